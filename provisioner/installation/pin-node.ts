import { join } from 'node:path'
import { KNOWN_HOSTS } from '../../inventory/ansible/render-ssh-config.ts'
import { PINNED_TYPE } from '../bootstrap/ssh/pinned-keys.ts'
import { readIfThere } from '../read-if-there.ts'
import { replaceFile } from './replace-file.ts'

/**
 * Pins a node's host key in the repository, in place of any it had.
 *
 * @param key base64 of the blob (RFC 4253, 6.6).
 * @returns whether the file is another now; never where there is none, which is no installation.
 */
export async function pinNode(folder: string, node: string, key: string): Promise<boolean> {
  const pins = await readIfThere(join(folder, KNOWN_HOSTS))
  if (pins === undefined) return false
  const line = `${node} ${PINNED_TYPE} ${key}`
  if (pins.split('\n').includes(line)) return false
  const others = withoutPin(pins, node).replace(/(?<=[^\n])$/, '\n')
  return replaceFile(folder, { path: KNOWN_HOSTS, content: `${others}${line}\n`, mode: 0o644 })
}

/** A known_hosts without a node's names; a line that has others as well keeps them (sshd(8)). */
export function withoutPin(text: string, node: string): string {
  const lines = text.split('\n').flatMap((line) => {
    const [names = '', ...rest] = line.split(' ')
    if (names.startsWith('#') || rest.length === 0) return [line]
    const others = names.split(',').filter((name) => name !== node)
    return others.length === 0 ? [] : [[others.join(','), ...rest].join(' ')]
  })
  return lines.join('\n')
}
