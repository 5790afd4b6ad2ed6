import { ROLES } from '../../../inventory/model/role.ts'
import { KiB } from '../../../inventory/model/units.ts'
import { hostNameString } from '../host-name-string.ts'
import type { Machine, MachineNic } from '../machine.ts'
import { renderXml, type XmlNode } from './xml.ts'

/**
 * A libvirt domain (libvirt.org, "Domain XML format"), for `virsh define`. Networks are libvirt
 * networks of the same names.
 *
 * @param image absolute path of the disk image on the host, qcow2.
 */
export function renderLibvirt(machine: Machine, image: string): string {
  const { name, domain, role, memory, cpus } = machine
  return renderXml({
    domain: {
      '@type': 'kvm',
      name,
      title: `${name}.${domain}, ${ROLES[role]}`,
      memory: { '@unit': 'KiB', '#text': Math.floor(memory / KiB) },
      ...memoryBacking(machine),
      vcpu: { '@placement': 'static', '#text': cpus },
      ...processorShare(machine),
      // Whichever node of the role its image was baked for.
      sysinfo: { '@type': 'smbios', oemStrings: { entry: hostNameString(name) } },
      os: { ...firmware(machine), smbios: { '@mode': 'sysinfo' } },
      features: {
        ...{ acpi: '', apic: '' },
        ...(machine.firmware === 'secure-boot' ? { smm: { '@state': 'on' } } : {}),
      },
      cpu: {
        ...{ '@mode': 'host-passthrough', '@check': 'none', '@migratable': 'on' },
        topology: { '@sockets': 1, '@cores': cpus, '@threads': 1 },
      },
      clock: CLOCK,
      ...{ on_poweroff: 'destroy', on_reboot: 'restart', on_crash: 'restart' },
      devices: devices(machine, image),
    },
  })
}

/** The guest corrects its clock by NTP; ticks made up for would hurry its timers instead. */
const CLOCK: XmlNode = {
  '@offset': 'utc',
  timer: [
    { '@name': 'rtc', '@tickpolicy': 'delay' },
    { '@name': 'pit', '@tickpolicy': 'discard' },
    { '@name': 'hpet', '@present': 'no' },
    { '@name': 'kvmclock', '@present': 'yes' },
  ],
}

/** All memory is there before the guest starts, and no page of it is merged with another's. */
function memoryBacking({ needs }: Machine): XmlNode {
  if (!needs.reservation.memory) return {}
  return { memoryBacking: { nosharepages: '', allocation: { '@mode': 'immediate' } } }
}

/** KVM reserves nothing: ten times the weight of other machines comes nearest. */
function processorShare({ needs }: Machine): XmlNode {
  return needs.latency === 'high' ? { cputune: { shares: 1000 } } : {}
}

function firmware({ firmware }: Machine): XmlNode {
  const type = { '@arch': 'x86_64', '@machine': 'q35', '#text': 'hvm' }
  const boot = { '@dev': 'hd' }
  if (firmware === 'bios') return { type, boot }
  const enabled = firmware === 'secure-boot' ? 'yes' : 'no'
  const feature = ['enrolled-keys', 'secure-boot'].map((name) => ({
    ...{ '@enabled': enabled, '@name': name },
  }))
  return { '@firmware': 'efi', type, firmware: { feature }, boot }
}

function devices({ nics, cpus }: Machine, image: string): XmlNode {
  return {
    disk: {
      ...{ '@type': 'file', '@device': 'disk' },
      driver: { '@name': 'qemu', '@type': 'qcow2', '@cache': 'none', '@discard': 'unmap' },
      source: { '@file': image },
      target: { '@dev': 'sda', '@bus': 'scsi' },
    },
    controller: { '@type': 'scsi', '@index': 0, '@model': 'virtio-scsi' },
    interface: nics.map((nic) => adapter(nic, cpus)),
    serial: { '@type': 'pty', target: { '@port': 0 } },
    console: { '@type': 'pty', target: { '@type': 'serial', '@port': 0 } },
    channel: {
      '@type': 'unix',
      target: { '@type': 'virtio', '@name': 'org.qemu.guest_agent.0' },
    },
    graphics: { '@type': 'vnc', '@port': -1, '@autoport': 'yes', '@listen': '127.0.0.1' },
    video: { model: { '@type': 'vga' } },
    memballoon: { '@model': 'none' },
    rng: { '@model': 'virtio', backend: { '@model': 'random', '#text': '/dev/urandom' } },
  }
}

/** A queue for each processor, so that no one of them takes every packet's interrupt. */
function adapter({ network, mac }: MachineNic, queues: number): XmlNode {
  return {
    '@type': 'network',
    ...(mac ? { mac: { '@address': mac } } : {}),
    source: { '@network': network },
    model: { '@type': 'virtio' },
    driver: { '@name': 'vhost', '@queues': queues },
  }
}
