import { readFile } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'

/** The first line of a file. @throws {InvalidArgumentError} when there is nothing in it. */
export async function readPassword(file: string): Promise<string> {
  const [password = ''] = (await readFile(file, 'utf8')).split('\n')
  if (password === '') throw new InvalidArgumentError(`${file} has no password in it.`)
  return password
}
