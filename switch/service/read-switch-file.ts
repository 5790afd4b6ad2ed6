import { readFile } from 'node:fs/promises'
import { reasonOf } from '../../inventory/model/reason-of.ts'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import { parseSwitchFile } from './parse-switch-file.ts'
import { SwitchFileError } from './switch-file-error.ts'

/** Where the image puts it. */
export const SWITCH_FILE = '/etc/switchyard/switch.json'

/** @throws {SwitchFileError} also when the file cannot be read. */
export async function readSwitchFile(file: string): Promise<SwitchFile> {
  return parseSwitchFile(await readText(file), file)
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const reason = reasonOf(error)
    throw new SwitchFileError([
      { message: `${file} cannot be read: ${reason}`, hint: 'name another one with --config FILE' },
    ])
  }
}
