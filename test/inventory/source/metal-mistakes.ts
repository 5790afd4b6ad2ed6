import type { Row } from './cluster-mistakes.ts'

const node = (metal: string, mac = 'mac: "52:54:00:00:00:0b", ') => ({
  nodes: `nodes:\n  db1: { address: 192.0.2.10, ${mac}metal: ${metal} }`,
})

/** Mistakes about physical servers; the node stands in line 9. */
export const METAL_MISTAKES: readonly Row[] = [
  {
    title: 'a server without a MAC address',
    sections: node('{ disks: [{ size: 960GB }] }', ''),
    expected: [
      'cluster.yaml:9:3: nodes.db1.mac is missing',
      '  hint: the installer of a physical server knows it by the MAC address of its first interface',
    ],
  },
  {
    title: 'a server without a disk',
    sections: node('{ disks: [] }'),
    expected: ['cluster.yaml:9:73: nodes.db1.metal.disks has no disk'],
  },
  {
    title: 'several disks without a RAID level',
    sections: node('{ disks: [{ size: 1TB }, { size: 1TB }] }'),
    expected: [
      'cluster.yaml:9:57: nodes.db1.metal.raid is missing',
      '  hint: write 1 to mirror, 10 to mirror and stripe, or 0',
    ],
  },
  {
    title: 'a mirror of one disk',
    sections: node('{ raid: 1, disks: [{ size: 1TB }] }'),
    expected: ['cluster.yaml:9:72: nodes.db1.metal.raid wants two disks or more; there are 1'],
  },
  {
    title: 'RAID 10 on three disks',
    sections: node('{ raid: 10, disks: [{ size: 1TB }, { size: 1TB }, { size: 1TB }] }'),
    expected: [
      'cluster.yaml:9:72: nodes.db1.metal.raid wants an even number of disks, 4 or more; there are 3',
    ],
  },
  {
    title: 'a level we do not make, a bus and a layout nobody has',
    sections: node('{ raid: 5, disks: [{ size: 1TB, bus: sata }], layout: databse }'),
    expected: [
      'cluster.yaml:9:72: nodes.db1.metal.raid is not a level we make',
      '  hint: write 1 to mirror, 10 to mirror and stripe, or 0',
      'cluster.yaml:9:101: nodes.db1.metal.disks[0].bus is not a bus',
      '  hint: known: nvme, scsi, virtio',
      'cluster.yaml:9:118: nodes.db1.metal.layout is not a layout of servers',
      '  hint: did you mean database?',
    ],
  },
  {
    title: 'disks encrypted in ways there are not',
    sections: node('{ disks: [{ size: 1TB }], encryption: { unlock: tpm } }'),
    expected: [
      'cluster.yaml:9:112: nodes.db1.metal.encryption.unlock is no way to unlock disks',
      '  hint: did you mean tpm2?',
    ],
  },
  {
    title: 'a TPM and no administrator who could read the recovery key',
    sections: {
      ...node('{ disks: [{ size: 1TB }], encryption: { unlock: tpm2 } }'),
      administrators: 'administrators:\n  - { name: boris, keys: [keys/boris.pub] }',
    },
    expected: [
      'cluster.yaml:8:112: nodes.db1.metal.encryption.unlock wants an administrator with a key of type ssh-ed25519 or ssh-rsa',
      '  hint: the recovery key of the disks is encrypted to those; keys on tokens cannot read it',
    ],
  },
  {
    title: 'a partition to keep that could be another, or is nowhere',
    sections: node(
      '{ disks: [{ size: 1TB, keep: { name: a, label: a, start: 512B, size: 1024B } }] }',
    ),
    expected: [
      'cluster.yaml:9:74: nodes.db1.metal.disks[0].serial is missing',
      '  hint: a disk with something to keep must not be taken for another',
      'cluster.yaml:9:93: nodes.db1.metal.disks[0].keep wants one of name, uuid and label',
      'cluster.yaml:9:121: nodes.db1.metal.disks[0].keep.start is not where the disk has partitions',
    ],
  },
  {
    title: 'two disks with one serial number',
    sections: node('{ raid: 1, disks: [{ size: 1TB, serial: A }, { size: 1TB, serial: A }] }'),
    expected: [
      'cluster.yaml:9:130: nodes.db1.metal.disks[1].serial is that of disk 1 too',
      '  hint: every disk has its own',
    ],
  },
  {
    title: 'a size that is no whole number of sectors, and what a shell would read',
    sections: node('{ disks: [{ size: 1000000B, serial: "A;B", model: "$(x)" }] }'),
    expected: [
      'cluster.yaml:9:82: nodes.db1.metal.disks[0].size is not a whole number of sectors',
      '  hint: copy the bytes from `lsblk --bytes`',
      'cluster.yaml:9:100: nodes.db1.metal.disks[0].serial is not a serial number',
      '  hint: copy it from `lsblk -o SERIAL`',
      'cluster.yaml:9:114: nodes.db1.metal.disks[0].model is not a model',
      '  hint: copy it, or a part of it, from `lsblk -o MODEL`',
    ],
  },
]
