import { serveInProcess } from '../../switch/app/workers/process/serve-in-process.ts'

const IDLE = {
  accept: () => undefined,
  drain: async () => undefined,
  close: async () => undefined,
}

const MISTAKES: Readonly<Record<string, () => void>> = {
  loop: () => {
    for (;;);
  },
  hungry: () => {
    const eaten: number[][] = []
    for (;;) eaten.push(Array(100_000).fill(Math.random()))
  },
  gone: () => process.exit(7),
}

/** A program for workers that behaves as its version is called. */
serveInProcess(async ({ version }: { readonly version: string }) => {
  if (version === 'broken') throw new Error('a mistake at its start')
  setTimeout(MISTAKES[version] ?? (() => undefined), 10)
  return IDLE
})
