import { CLUSTER } from './a-cluster.ts'

/** The cluster with a physical server, db1, in place of ds1. */
export const METAL = CLUSTER.replace(
  '  cs1:\n    address: 192.0.2.10\n  ds1: { address: 192.0.2.11 }',
  `  cs1: { address: 192.0.2.10, packages: [] }
  db1:
    address: 192.0.2.11
    mac: "52:54:00:00:00:0b"
    hardware: { cpus: 16, memory: 64GiB }
    metal:
      raid: 1
      disks: [{ size: 960GB, serial: A1, bus: nvme }, { size: 960GB, serial: A2, bus: nvme }]`,
)
