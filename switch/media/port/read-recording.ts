import { readFile } from 'node:fs/promises'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import { readWav } from '../audio/wav.ts'
import { MediaError } from '../media.ts'

/** @returns samples. @throws {MediaError} */
export async function readRecording(path: string): Promise<Int16Array> {
  try {
    return readWav(await readFile(path))
  } catch (error) {
    throw new MediaError('refused', `${path} cannot be played: ${reasonOf(error)}`)
  }
}
