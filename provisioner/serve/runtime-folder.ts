import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A folder for boot loaders, below one of this user's own: dnsmasq gives root away before it reads them.
 *
 * @param above exists; nothing secret goes into it.
 */
export async function runtimeFolder(above: string): Promise<string> {
  const folder = join(above, 'loaders')
  await mkdir(folder)
  await chmod(above, 0o755)
  await chmod(folder, 0o755)
  return folder
}
