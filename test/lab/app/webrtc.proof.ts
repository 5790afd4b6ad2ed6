import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type Test, test } from 'tap'
import { Subscribers } from '../../../switch/store/subscribers.ts'
import { openAuthority } from '../../support/authority.ts'
import { freePorts, freeTcpPort } from '../../support/free-ports.ts'
import { filled } from '../../switch/service/store-world.ts'
import { serverFolder } from '../../switch/store/a-store.ts'
import { CLEAR, FAINT, wav } from '../media/party.ts'
import { installChromium, openPage, type Page } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { openSubscriber } from './subscriber.ts'
import { openWorld } from './world.ts'

/** What each says, in hertz. */
const [OF_BROWSER, OF_PHONE] = [700, 1100]
/** The domain under which a phone of the loopback dials. */
const DOMAIN = '127.0.0.1'
const PASSWORD = 'secret'
/** Connects whoever calls with whom he has dialled. */
const SCRIPT = join(import.meta.dirname, 'connect.ts')

const missing = await installChromium()
const options = missing === undefined ? {} : { skip: missing }

/** The switch with a WebSocket over TLS, a browser and a phone that have both registered. */
async function world(t: Test, app?: string) {
  const folder = await serverFolder(t)
  await filled(folder, async (db) => {
    for (const name of ['browser', 'phone']) {
      const devices = [{ username: name, password: PASSWORD }]
      await new Subscribers(db).add({ domain: DOMAIN, name, devices })
    }
  })
  const { certificate, key } = await (await openAuthority(t)).issue('switch', ['IP:127.0.0.1'])
  const wss = await freeTcpPort()
  const [sip = 0] = await freePorts(1)
  const listen = [
    { protocol: 'udp', address: '127.0.0.1', port: sip },
    { protocol: 'wss', address: '127.0.0.1', port: wss },
  ] as const
  await openWorld(t, app, {
    ...{ domain: DOMAIN, store: { folder }, trunks: [] },
    sip: { listen: [...listen], tls: { certificate, key } },
  })
  const phone = await openSubscriber(t, { sip, username: 'phone', password: PASSWORD })
  await phone.register()
  const page = await openPage(t, await servePage(t), await microphone(t))
  await eventually(async () => (await page.evaluate('typeof phone')) === 'object', 'the page')
  const account = JSON.stringify([`wss://127.0.0.1:${wss}`, `browser@${DOMAIN}`, PASSWORD])
  t.equal(await page.evaluate(`phone.register(...${account})`), 'registered')
  return { page, phone }
}

/** A browser gives its microphone to pages of the loopback. */
async function servePage(t: Test): Promise<string> {
  const entryPoints = [join(import.meta.dirname, '../support/browser-page.mjs')]
  const bundled = await build({ entryPoints, bundle: true, write: false, format: 'iife' })
  const script = bundled.outputFiles[0]?.text ?? ''
  const port = await freeTcpPort()
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js'
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${port}/`
}

async function microphone(t: Test): Promise<string> {
  const folder = t.testdir()
  const file = join(folder, 'microphone.wav')
  await writeFile(file, wav(OF_BROWSER, 10_000))
  return file
}

const hears = (page: Page, hertz: number) => async () =>
  Number(await page.evaluate(`phone.loudness(${hertz})`)) > CLEAR

type Phone = Awaited<ReturnType<typeof openSubscriber>>

async function bothHear(t: Test, page: Page, { party }: Phone): Promise<void> {
  party.say(OF_PHONE)
  await eventually(hears(page, OF_PHONE), 'the browser hears the phone')
  await eventually(() => party.loudness(OF_BROWSER) > CLEAR, 'the phone hears the browser')
  t.ok(Number(await page.evaluate('phone.loudness(440)')) < FAINT, 'it hears no other tone')
  t.ok(party.loudness(440) < FAINT)
}

for (const [by, app] of [
  ['the routes', undefined],
  ['a script', SCRIPT],
] as const) {
  test(`a browser calls a phone by ${by}, and both hear each other`, options, async (t) => {
    const { page, phone } = await world(t, app)
    const called = page.evaluate(`phone.call('phone@${DOMAIN}')`)
    const dialog = await phone.answer()
    t.equal(await called, true)
    await bothHear(t, page, phone)
    await dialog.destroy()
  })

  test(`a phone calls a browser by ${by}, and both hear each other`, options, async (t) => {
    const { page, phone } = await world(t, app)
    const calling = phone.call('browser')
    await eventually(async () => (await page.evaluate('phone.answer()')) === true, 'it rings')
    const dialog = await calling
    await bothHear(t, page, phone)
    await dialog.destroy()
  })
}
