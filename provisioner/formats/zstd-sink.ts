import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { CommandError } from '../runner/runner.ts'
import { PIECE } from './disk-content.ts'
import type { DiskSink } from './disk-sink.ts'
import { openSummedFile, type SummedFile } from './summed-file.ts'

const ZEROS = Buffer.alloc(PIECE)

/** Level 3: half as long again as level 1, a tenth smaller. As many threads as there are give one result. */
const ARGUMENTS = ['-q', '-3', '-T0', '--stdout']

/** A raw disk compressed by zstd(1). @param size bytes of the disk. */
export async function zstdSink(path: string, size: number): Promise<DiskSink> {
  const file = await openSummedFile(path)
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'zstd', ...ARGUMENTS])
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = once(child, 'close')
  const kept = keep(child.stdout, file)
  for (const promise of [ended, kept]) promise.catch(() => undefined) // told where it is awaited
  // What zstd thinks of its input's end is told by its status.
  child.stdin.on('error', () => undefined)
  let at = 0

  const feed = async (bytes: Buffer) => {
    at += bytes.length
    if (child.stdin.write(bytes)) return
    await Promise.race([once(child.stdin, 'drain').catch(() => undefined), ended])
  }
  const fillTo = async (start: number) => {
    while (at < start) await feed(ZEROS.subarray(0, Math.min(PIECE, start - at)))
  }

  return {
    async take({ start, bytes }) {
      await fillTo(start)
      await feed(bytes)
    },
    async finish() {
      await fillTo(size)
      child.stdin.end()
      const [[status]] = await Promise.all([ended, kept])
      if (status !== 0) throw new CommandError({ file: 'zstd', args: ARGUMENTS }, status, said)
      return file.finish()
    },
    async abandon() {
      child.kill('SIGKILL')
      await Promise.allSettled([ended, kept])
      await file.abandon()
    },
  }
}

async function keep(output: AsyncIterable<Buffer>, file: SummedFile): Promise<void> {
  for await (const bytes of output) await file.append(bytes)
}
