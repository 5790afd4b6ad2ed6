/** A field of the form in which an OVF is deployed (DMTF DSP0243 1.1.0, 9.5). */
export interface OvfProperty {
  readonly key: string
  readonly label: string
  readonly description: string
}

/** What first boot reads from the form. */
export const PROPERTIES: readonly OvfProperty[] = [
  {
    ...{ key: 'hostname', label: 'Name' },
    description: 'Role and number, such as ds2; the role is that of the image',
  },
  {
    ...{ key: 'address', label: 'Address' },
    description: 'With its prefix, such as 192.0.2.11/24; empty for a node of cluster.yaml',
  },
  {
    ...{ key: 'gateway', label: 'Gateway' },
    description: 'Empty: that of the network in cluster.yaml',
  },
  {
    ...{ key: 'dns', label: 'Name servers' },
    description: 'With spaces between; empty: those of the network in cluster.yaml',
  },
  {
    ...{ key: 'keys', label: 'SSH public key' },
    description: 'Of one more administrator, beside those of cluster.yaml',
  },
]
