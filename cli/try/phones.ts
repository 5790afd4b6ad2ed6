import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Endpoint, SwitchFile } from '../../inventory/model/switch-file.ts'
import { administer } from '../../switch/service/administer.ts'
import { newPassword } from '../../switch/store/new-password.ts'
import { formatEndpoint } from '../format-endpoint.ts'
import { renderTable } from '../table.ts'

/** Telephones that may register, all with one password. */
export interface Phones {
  readonly names: readonly string[]
  readonly password: string
}

/** The password in a file of this user, made the first time: telephones are set up once. */
export async function keptPassword(file: string): Promise<string> {
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (kept !== '') return kept
  const password = newPassword()
  const unfinished = `${file}.${process.pid}.tmp`
  await mkdir(dirname(file), { recursive: true })
  await writeFile(unfinished, `${password}\n`, { mode: 0o600 })
  await rename(unfinished, file)
  return password
}

/** Lets them register with a switch that runs. */
export async function letIn(phones: Phones, file: SwitchFile): Promise<void> {
  const { names, password } = phones
  const { subscribers, close } = await administer(file)
  try {
    for (const name of names) {
      const devices = [{ username: name, password }]
      await subscribers.add({ name, domain: file.domain, devices })
    }
  } finally {
    await close()
  }
}

/** What one types into a telephone, a line for each. */
export function renderPhones({ names, password }: Phones, sip: Endpoint): string {
  const rows = names.map((name) => [
    ...[`sip:${name}@${sip.address}`, name, password, formatEndpoint(sip)],
  ])
  return renderTable([['address', 'user name', 'password', 'server (UDP or TCP)'], ...rows])
}
