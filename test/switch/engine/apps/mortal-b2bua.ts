import { createRequire } from 'node:module'
import { Succession } from '../../../../switch/signalling/succession/succession.ts'
import type { Dialog, Srf } from '../srf.ts'

/**
 * A B2BUA alone in a process that takes up the calls of one that died. Arguments: the engine's port
 * for applications, the secret, the URI of the callee, its name.
 */
const [port, secret, callee = '', name = 'b2bua'] = process.argv.slice(2)
const Module: new (tags: readonly string[]) => Srf = createRequire(import.meta.url)('drachtio-srf')

const srf = new Module(['blue', `app:${name}`])
const succession = new Succession<Dialog>(srf)
const legs = new Map<string, Dialog>()
const say = (word: unknown) => process.send?.(word)

function join(one: Dialog, other: Dialog): void {
  legs.set(one.id, one)
  one.on('destroy', () => {
    other.destroy().catch(() => undefined)
  })
}

srf.use('invite', (request, response) => {
  const call = async () => {
    const options = { localSdpB: request.body, localSdpA: undefined }
    const { uas, uac } = await srf.createB2BUA(request, response, callee, options)
    join(uas, uac)
    join(uac, uas)
    await succession.note(uas.id, uac.id)
    await succession.note(uac.id, uas.id)
    say('joined')
  }
  call().catch(({ message }) => say(message))
})

/** Every call that waits, joined as they were. */
async function takeUp(): Promise<number> {
  const inherited = await Promise.all(
    (await succession.waiting()).map((id) => succession.adopt(id)),
  )
  const byId = new Map(inherited.map(({ dialog }) => [dialog.id, dialog]))
  for (const { dialog, note } of inherited) {
    const other = byId.get(note ?? '')
    if (other) join(dialog, other)
  }
  return inherited.length
}

/** The leg to the caller was answered last. */
async function answer(question: string): Promise<unknown> {
  const all = [...legs.values()]
  const caller = all.at(-1)
  switch (question) {
    case 'modify':
      return caller?.modify(`${caller.remote.sdp}a=inactive\r\n`)
    case 'hang up':
      return caller?.destroy().then(() => 'hung up')
    default:
      return all.map(({ remote }) => remote.sdp)
  }
}

srf.on('error', ({ message }) => say(message))
srf.on('connect', (error) => {
  if (error) say(error.message)
  else takeUp().then(say, ({ message }) => say(message))
})
srf.connect({ host: '127.0.0.1', port: Number(port), secret })
process.on('message', (question) => {
  answer(String(question)).then(say, ({ message }) => say(message))
})
process.once('disconnect', () => process.exit())
