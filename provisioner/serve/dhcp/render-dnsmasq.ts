import { LOADERS } from '../boot/make-loaders.ts'

/** What dnsmasq is to do on one network. */
export interface BootNetwork {
  readonly interface: string
  /** Of this machine on the interface. */
  readonly address: string
  /** `255.255.255.0` */
  readonly netmask: string
  /** TCP port of the boot service. */
  readonly port: number
  /** Folder of the boot loaders, absolute. */
  readonly folder: string
  /** Addresses to give away. Absent: another server does, and we add where to start from. */
  readonly range?: { readonly from: string; readonly to: string; readonly gateway?: string }
}

/**
 * dnsmasq(8)'s configuration: boot loaders by TFTP, and the words of DHCP that lead to them. It is no
 * DNS server, and a DHCP server only where a range is given.
 */
export function renderDnsmasq(network: BootNetwork): string {
  const { interface: name, folder, range } = network
  return [
    '# Rendered by switchyard serve; nothing here is to be edited.',
    'port=0',
    'no-resolv',
    'no-hosts',
    `interface=${name}`,
    'except-interface=lo',
    'bind-interfaces',
    'log-dhcp',
    'enable-tftp',
    `tftp-root=${folder}`,
    'tftp-no-fail',
    ...(range ? server(network, range) : proxy(network)),
    '',
  ].join('\n')
}

/** The PXE specification, 2.1: a second server that answers beside the one with the addresses. */
function proxy(network: BootNetwork): readonly string[] {
  const { address, netmask } = network
  return [
    `dhcp-range=${address},proxy,${netmask}`,
    // The second is HTTP boot's: its client takes such answers as well (UEFI 2.10, 24.7.3.1).
    'dhcp-pxe-vendor=PXEClient,HTTPClient',
    `pxe-service=x86PC,"Switchyard",${LOADERS.bios}`,
    // 7 and 9 of RFC 4578, 2.1: which of the two 64-bit UEFI says has been mistaken so often that both are.
    `pxe-service=BC_EFI,"Switchyard",${LOADERS.uefi}`,
    `pxe-service=X86-64_EFI,"Switchyard",${LOADERS.uefi}`,
    ...httpBoot(network),
  ]
}

const httpBoot = ({ address, port }: BootNetwork): readonly string[] => [
  'dhcp-match=set:http,option:client-arch,16',
  `dhcp-boot=tag:http,http://${address}:${port}/${LOADERS.uefi}`,
]

function server(
  network: BootNetwork,
  { from, to, gateway }: Required<Pick<BootNetwork, 'range'>>['range'],
): readonly string[] {
  const { address, netmask } = network
  return [
    `dhcp-range=${from},${to},${netmask},1h`,
    'dhcp-authoritative',
    'dhcp-leasefile=/dev/null',
    // Without a value neither is sent: dnsmasq would offer itself.
    gateway ? `dhcp-option=option:router,${gateway}` : 'dhcp-option=option:router',
    'dhcp-option=option:dns-server',
    'dhcp-match=set:uefi,option:client-arch,7',
    'dhcp-match=set:uefi,option:client-arch,9',
    `dhcp-boot=tag:!uefi,tag:!http,${LOADERS.bios},,${address}`,
    `dhcp-boot=tag:uefi,${LOADERS.uefi},,${address}`,
    // UEFI 2.10, 24.7.2.3: HTTP boot wants its own name back.
    ...httpBoot(network),
    'dhcp-option-force=tag:http,60,HTTPClient',
  ]
}
