import { ROLES } from '../../../inventory/model/role.ts'
import { MiB } from '../../../inventory/model/units.ts'
import type { Machine, MachineNic } from '../machine.ts'
import { PROPERTIES } from './ovf-properties.ts'
import { renderXml, type XmlNode } from './xml.ts'

/** The disk an envelope goes with. */
export interface OvfDisk {
  /** Name of the file beside the envelope, a streamOptimized VMDK. */
  readonly file: string
  /** Bytes of that file. */
  readonly size: number
  /** Bytes of the disk in it. */
  readonly capacity: number
}

const OVF = 'http://schemas.dmtf.org/ovf/envelope/1'
const CIM = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2'
const STREAM_OPTIMIZED = 'http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized'

/** ESXi 6.7 and later: old enough for every host still in use, new enough for UEFI Secure Boot. */
const HARDWARE_VERSION = 'vmx-14'

/** ResourceType of CIM_ResourceAllocationSettingData (DMTF DSP0243 1.1.0, table 4). */
const CPU = 3
const MEMORY = 4
const SCSI = 6
const ETHERNET = 10
const DISK = 17

/**
 * An OVF 1.1 envelope (DMTF DSP0243 1.1.0), which vSphere and VirtualBox import; neither reads
 * version 2. Who the machine is arrives as properties, by VMware's guestinfo or on a CD-ROM.
 */
export function renderOvf(machine: Machine, disk: OvfDisk): string {
  const { name, domain, role, nics } = machine
  const networks = [...new Set(nics.map(({ network }) => network))]
  return renderXml({
    Envelope: {
      ...{ '@xmlns': OVF, '@xmlns:ovf': OVF },
      '@xmlns:rasd': `${CIM}/CIM_ResourceAllocationSettingData`,
      '@xmlns:vssd': `${CIM}/CIM_VirtualSystemSettingData`,
      '@xmlns:vmw': 'http://www.vmware.com/schema/ovf',
      References: {
        File: { '@ovf:href': disk.file, '@ovf:id': 'file1', '@ovf:size': disk.size },
      },
      DiskSection: {
        Info: 'Disks',
        Disk: {
          ...{ '@ovf:capacity': disk.capacity, '@ovf:capacityAllocationUnits': 'byte' },
          ...{ '@ovf:diskId': 'disk1', '@ovf:fileRef': 'file1', '@ovf:format': STREAM_OPTIMIZED },
        },
      },
      NetworkSection: {
        Info: 'Networks, by purpose',
        Network: networks.map((network) => ({
          ...{ '@ovf:name': network, Description: `Network ${network} of cluster.yaml` },
        })),
      },
      VirtualSystem: {
        '@ovf:id': name,
        Info: `${name}.${domain}, ${ROLES[role]}`,
        Name: name,
        OperatingSystemSection: OPERATING_SYSTEM,
        VirtualHardwareSection: hardware(machine),
        ProductSection: product(machine),
      },
    },
  })
}

/** CIM_OperatingSystem: 96 is Debian for 64 bits. The name is one vSphere 6.7 knows already. */
const OPERATING_SYSTEM: XmlNode = {
  ...{ '@ovf:id': 96, '@vmw:osType': 'debian10_64Guest' },
  Info: 'Guest',
  Description: 'Debian GNU/Linux (64-bit)',
}

function hardware(machine: Machine): XmlNode {
  const { name, firmware } = machine
  return {
    '@ovf:transport': 'com.vmware.guestInfo iso',
    Info: 'Virtual hardware',
    System: {
      'vssd:ElementName': 'Virtual Hardware Family',
      'vssd:InstanceID': 0,
      'vssd:VirtualSystemIdentifier': name,
      'vssd:VirtualSystemType': HARDWARE_VERSION,
    },
    Item: items(machine),
    'vmw:Config': [
      setting('firmware', firmware === 'bios' ? 'bios' : 'efi'),
      setting('bootOptions.efiSecureBootEnabled', `${firmware === 'secure-boot'}`),
      setting('tools.syncTimeWithHost', 'false'),
      // A machine that may grow processors gets no NUMA nodes to see.
      setting('cpuHotAddEnabled', 'false'),
    ],
  }
}

const setting = (key: string, value: string): XmlNode => ({
  ...{ '@ovf:required': 'false', '@vmw:key': key, '@vmw:value': value },
})

function items(machine: Machine): readonly XmlNode[] {
  const { cpus, memory, needs, nics } = machine
  const { cpu, memory: isReserved } = needs.reservation
  const mebibytes = Math.floor(memory / MiB)
  return [
    item(CPU, {
      AllocationUnits: 'hertz * 10^6',
      ElementName: `${cpus} processors`,
      Reservation: cpu * cpus,
      VirtualQuantity: cpus,
      'vmw:CoresPerSocket': { '@ovf:required': 'false', '#text': cpus },
    }),
    item(MEMORY, {
      AllocationUnits: 'byte * 2^20',
      ElementName: `${mebibytes} MiB of memory`,
      Reservation: isReserved ? mebibytes : 0,
      VirtualQuantity: mebibytes,
    }),
    item(SCSI, { Address: 0, ElementName: 'SCSI controller', ResourceSubType: 'VirtualSCSI' }),
    item(DISK, {
      ...{ AddressOnParent: 0, ElementName: 'System disk', HostResource: 'ovf:/disk/disk1' },
      Parent: 3,
    }),
    ...nics.map(adapter),
  ].map((fields, index) => numbered(fields, index + 1))
}

/** VMware gives adapters addresses of its own: an envelope cannot ask for one. */
function adapter({ network }: MachineNic, index: number): XmlNode {
  return item(ETHERNET, {
    ...{ AddressOnParent: 7 + index, AutomaticAllocation: true, Connection: network },
    ...{ ElementName: `Network ${network}`, ResourceSubType: 'VmxNet3' },
  })
}

const item = (type: number, fields: XmlNode): XmlNode => ({ ...fields, ResourceType: type })

/** The schema wants CIM's properties in the order of their names, and others after them. */
function numbered(fields: XmlNode, id: number): XmlNode {
  const all = Object.entries({ ...fields, InstanceID: id })
  const own = all.filter(([name]) => !name.includes(':')).sort(([a], [b]) => (a < b ? -1 : 1))
  const others = all.filter(([name]) => name.includes(':'))
  return Object.fromEntries([...own.map(([name, value]) => [`rasd:${name}`, value]), ...others])
}

function product({ name, role }: Machine): XmlNode {
  return {
    Info: 'Who the machine is; fields left empty keep what the image says',
    Product: `Switchyard, ${ROLES[role]}`,
    Vendor: 'Switchyard',
    Property: PROPERTIES.map(({ key, label, description }) => ({
      ...{ '@ovf:key': key, '@ovf:type': 'string', '@ovf:userConfigurable': 'true' },
      '@ovf:value': key === 'hostname' ? name : '',
      ...{ Label: label, Description: description },
    })),
  }
}
