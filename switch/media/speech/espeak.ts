import { spawn } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { MediaError } from '../media.ts'
import type { Speech } from './speech.ts'

/** The program of Debian's package of that name. */
const PROGRAM = 'espeak-ng'

/** Speech by espeak-ng, on this machine. The text goes in by its standard input: it is no option. */
export const ESPEAK: Speech = {
  name: PROGRAM,
  async speak(text, language, signal) {
    const options = ['--stdin', '--stdout', '-b', '1', '-v', language.toLowerCase()]
    const child = spawn(PROGRAM, options, { signal, stdio: ['pipe', 'pipe', 'pipe'] })
    const status = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    // It may end before it has read all.
    child.stdin.on('error', () => undefined)
    child.stdin.end(text)
    try {
      const said = [buffer(child.stdout), buffer(child.stderr), status] as const
      const [sound, complaint, code] = await Promise.all(said)
      if (code === 0) return sound
      throw new MediaError('refused', `${PROGRAM} cannot say it: ${complaint.toString().trim()}`)
    } catch (error) {
      throw isMissing(error) ? new MediaError('refused', MISSING) : error
    }
  },
}

const MISSING = `say needs ${PROGRAM}: install Debian's package, or give the app a "speech.url"`

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
