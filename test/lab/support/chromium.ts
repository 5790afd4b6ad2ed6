import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { WebSocket } from 'ws'
import { startProcess } from '../../../provisioner/runner/process.ts'
import { eventually } from './eventually.ts'

const run = promisify(execFile)

/** Milliseconds a browser may take to start where many others work. */
const STARTING = 120_000

const FLAGS = [
  ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'],
  '--remote-debugging-port=0',
  // Our certificate is nobody's, and rtpengine is on the loopback of this machine.
  ...['--ignore-certificate-errors', '--allow-loopback-in-peer-connection'],
  ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  '--autoplay-policy=no-user-gesture-required',
]

/** A page of a headless Chromium. */
export interface Page {
  /** What an expression comes to, once it does. @throws what it throws. */
  evaluate(expression: string): Promise<unknown>
}

/** @returns why there is no Chromium; undefined once there is one. */
export async function installChromium(): Promise<string | undefined> {
  try {
    await run('chromium', ['--version'])
    return undefined
  } catch {
    const apt = ['-q', '-y', '--no-install-recommends', 'install', 'chromium']
    return run('apt-get', apt).then(
      () => undefined,
      (error: unknown) => `Chromium is not here and cannot be installed: ${String(error)}`,
    )
  }
}

/** Opens a page in a browser of its own. @param microphone WAV file it hears over and over. */
export async function openPage(t: Test, url: string, microphone: string): Promise<Page> {
  const folder = await mkdtemp(join(tmpdir(), 'chromium-'))
  let said = ''
  const own = [`--user-data-dir=${folder}`, `--use-file-for-fake-audio-capture=${microphone}`]
  const browser = startProcess({ file: 'chromium', args: [...FLAGS, ...own, url] }, (text) => {
    said += text
  })
  t.teardown(async () => {
    await browser.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  })
  const port = () => /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
  await eventually(
    () => port() !== undefined,
    () => `Chromium starts: ${said}`,
    STARTING,
  )
  return connectTo(t, await findPage(`http://127.0.0.1:${port()}/json/list`, url))
}

/** Where the page is driven. */
async function findPage(list: string, url: string): Promise<string> {
  let found: string | undefined
  await eventually(
    async () => {
      const targets = (await (await fetch(list)).json()) as readonly Record<string, string>[]
      found = targets.find((each) => each.url === url)?.webSocketDebuggerUrl
      return found !== undefined
    },
    'the page opens',
    STARTING,
  )
  return found ?? ''
}

/** Chrome DevTools Protocol, `Runtime.evaluate`. */
async function connectTo(t: Test, place: string): Promise<Page> {
  const socket = new WebSocket(place)
  t.teardown(() => socket.terminate())
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let turn = 0
  return {
    evaluate(expression) {
      turn += 1
      const id = turn
      const params = { expression, awaitPromise: true, returnByValue: true }
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
      return new Promise((resolve, reject) => {
        socket.on('message', function hear(data) {
          const answer = JSON.parse(String(data))
          if (answer.id !== id) return
          socket.off('message', hear)
          const { result, exceptionDetails: failure } = answer.result
          if (failure) reject(new Error(failure.exception?.description ?? failure.text))
          else resolve(result.value)
        })
      })
    },
  }
}
