import type { MetalNode } from './preseed-input.ts'

/**
 * Words of the kernel's command line that start the installer on a node without a question. `auto` is
 * needed though the answers lie in the initrd: without it a second installer may start on a second
 * console. BOOTIF makes the node's first interface the one of the installer (netcfg).
 */
export function bootArguments({ interfaces: [first] }: MetalNode): string {
  const mac = (first?.mac ?? '').replaceAll(':', '-')
  return `auto=true priority=critical BOOTIF=01-${mac} ---`
}
