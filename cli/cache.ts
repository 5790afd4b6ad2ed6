import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Option } from 'commander'

/** `--cache`, the same for every command that keeps something. */
export function cacheOption(): Option {
  return new Option('--cache <folder>', 'where packages and finished layers are kept').default(
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'switchyard'),
    '~/.cache/switchyard',
  )
}

/** Seconds each step took the last time, so that the next run can tell how long it will take. */
export async function readDurations(cache: string): Promise<Map<string, number>> {
  const text = await readFile(join(resolve(cache), 'durations.json'), 'utf8').catch(() => '{}')
  const entries = Object.entries(parseObject(text))
  return new Map(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}

export async function writeDurations(
  cache: string,
  durations: ReadonlyMap<string, number>,
): Promise<void> {
  const path = join(resolve(cache), 'durations.json')
  await mkdir(resolve(cache), { recursive: true })
  await writeFile(`${path}.${process.pid}.tmp`, JSON.stringify(Object.fromEntries(durations)))
  await rename(`${path}.${process.pid}.tmp`, path)
}

/** A file somebody damaged only costs the estimates. */
function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
