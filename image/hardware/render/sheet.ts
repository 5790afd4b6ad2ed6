import { ROLES } from '../../../inventory/model/role.ts'
import { formatSize } from '../../../partitioning/formats/format-size.ts'
import type { Machine, MachineNic } from '../machine.ts'
import { PLATFORMS } from '../platforms.ts'

/** The sheet an administrator of virtual machines is handed, in Markdown. */
export function renderSheet(machine: Machine): string {
  const { name, domain, role, needs } = machine
  return [
    `# Virtual machine for ${name}.${domain}\n`,
    `${capital(ROLES[role])}. ${needs.why}\n`,
    table(['', 'wanted'], facts(machine)),
    'On each platform that is:\n',
    table(
      ['', 'disk', 'network', 'firmware', 'clock', 'guest tools'],
      PLATFORMS.map(({ title, disk, nic, firmware, clock, tools }) => [
        ...[title, disk, nic, firmware, clock, tools],
      ]),
    ),
    `${[...rules(machine)].map((rule) => `- ${rule}`).join('\n')}\n`,
  ].join('\n')
}

function facts({ cpus, memory, disk, nics, needs, firmware }: Machine) {
  const { cpu, memory: isOwn } = needs.reservation
  return [
    ['processors', `${cpus}, in one socket`],
    ['processor features', 'x86-64-v2 or newer, with AES'],
    ['processor reserved', cpu === 0 ? 'none' : `${cpu * cpus} MHz, ${cpu} each`],
    ['memory', formatSize(memory)],
    ['memory reserved', isOwn ? 'all' : 'none'],
    ['disk', `${formatSize(disk)}, thin`],
    ...nics.map((nic, index) => [`network adapter ${index + 1}`, adapter(nic)]),
    ['firmware', firmware === 'bios' ? 'BIOS' : 'UEFI'],
    ['Secure Boot', firmware === 'secure-boot' ? 'on' : 'off'],
    ['latency sensitivity', needs.latency],
    ['console', 'serial port 1, 115200 8N1'],
  ]
}

const adapter = ({ network, mac }: MachineNic): string =>
  `network ${network}${mac ? `, address ${mac}` : ''}`

function* rules({ needs, cpus }: Machine): Generator<string> {
  yield 'The clock is chrony’s, by NTP: switch the hypervisor’s own time synchronization off.'
  yield 'All processors and memory on one NUMA node.'
  if (needs.reservation.memory) yield 'No ballooning, no shared pages, no swap for this machine.'
  if (needs.latency === 'high') {
    yield `${cpus} cores of the host for it alone; on a faster host raise the reservation to all they have.`
    yield 'The host’s power plan is for performance: a core that wakes up late is late with voice.'
    yield 'No snapshot and no live migration while it carries calls: both stop it for longer than 20 ms.'
  }
  yield 'Nodes of the same role on different hosts (anti-affinity).'
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return `${line(head)}|${'---|'.repeat(head.length)}\n${rows.map(line).join('')}`
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
