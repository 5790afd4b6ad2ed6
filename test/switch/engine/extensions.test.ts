import { type Test, test } from 'tap'
import {
  claimed,
  type Dialog,
  finalOf,
  idle,
  openApplication,
  openEngine,
  type Request,
  type Response,
  type Srf,
  told,
  uriOf,
} from './srf.ts'

const [OFFER, ANSWER, OTHER] = ['v=0\r\no=offer\r\n', 'v=0\r\no=answer\r\n', 'v=0\r\no=other\r\n']

/** What drachtio-srf has for provisional responses, and for what comes before the answer. */
interface Callee extends Response {
  readonly stackDialogId: string
  send(
    status: number,
    options?: object,
    sent?: () => void,
    acknowledged?: (prack: Request) => void,
  ): void
}

interface Ringing extends Request {
  readonly stackDialogId: string
  on(event: 'cancel', listener: () => void): void
  on(event: 'response', listener: (response: Response) => void): void
  on(event: 'update', listener: (update: Ringing, response: Response) => void): void
}

interface Keeper extends Srf {
  on(event: 'connect', listener: (error: Error | null) => void): void
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'cdr:attempt', listener: (origin: string, time: string, message: Request) => void): void
  on(
    event: 'cdr:start' | 'cdr:stop',
    listener: (origin: string, time: string, word: string, message: Request) => void,
  ): void
}

type Take = (srf: Srf, request: Ringing, response: Callee) => void

/** Two engines and an application at each; the far one takes calls. */
async function openPair(t: Test, method: string, take: Take) {
  const [nearEngine, farEngine] = [await openEngine(t), await openEngine(t)]
  const far: Srf = await openApplication(t, farEngine, {
    [method]: (request, response) => take(far, request as Ringing, response as Callee),
  })
  const near = await openApplication(t, nearEngine)
  return { near, far, nearEngine, farEngine, uri: uriOf(farEngine) }
}

const RELIABLY = { headers: { Require: '100rel' }, body: ANSWER }
const TAKES_RELIABLE = { localSdp: OFFER, headers: { Supported: '100rel' } }

test('a reliable provisional answer is acknowledged by drachtio-srf on both sides', async (t) => {
  const [acknowledged, taken, rung] = [told<string>(), told<Dialog>(), told<string>()]
  const { near, uri, nearEngine, farEngine } = await openPair(
    t,
    'invite',
    (far, request, response) => {
      response.send(183, RELIABLY, undefined, (prack) => acknowledged.tell(prack.get('RAck')))
      // Its answer waits until the caller has acknowledged (RFC 3262, 3).
      far.createUAS(request, response, { localSdp: ANSWER }).then(taken.tell, () => undefined)
    },
  )
  const uac = await near.createUAC(uri, TAKES_RELIABLE, {
    cbProvisional: (response) => rung.tell(response.get('RSeq')),
  })
  t.match(await acknowledged.promise, new RegExp(`^${await rung.promise} \\d+ INVITE$`))
  await taken.promise
  await uac.destroy()
  await Promise.all([idle(nearEngine), idle(farEngine)])
})

test('a callee is told that its caller takes no reliable answers', async (t) => {
  const refused = told<unknown>()
  const { near, uri } = await openPair(t, 'invite', (_, __, response) => {
    response.send(183, RELIABLY, refused.tell as () => void)
    response.send(486)
  })
  const error = await near.createUAC(uri, { localSdp: OFFER }).catch((failed) => failed)
  t.equal(error.status, 486)
  t.match(String(await refused.promise), 'Remote endpoint does not support 100rel')
})

test('both sides may send UPDATE before the call is answered', async (t) => {
  const [updated, answered] = [told<string>(), told<string>()]
  const { near, uri } = await openPair(t, 'invite', (far, request, response) => {
    const update = async (stackDialogId: string) => {
      const options = { method: 'UPDATE', stackDialogId, body: OTHER }
      answered.tell((await finalOf(await far.request('sip:placeholder', options))).body ?? '')
      await far.createUAS(request, response, { localSdp: ANSWER })
    }
    request.on('update', (received, reply) => {
      updated.tell(received.body ?? '')
      reply.send(200, { body: ANSWER })
      update(received.stackDialogId).catch(t.error)
    })
    response.send(183, { body: ANSWER })
  })
  const progress = {
    cbProvisional(response: Response) {
      const { stackDialogId } = response as Callee
      const options = { method: 'UPDATE', stackDialogId, body: OTHER }
      near.request('sip:placeholder', options).catch(t.error)
    },
  }
  const uac = await near.createUAC(uri, { localSdp: OFFER }, progress)
  t.equal(await updated.promise, OTHER)
  t.equal(await answered.promise, OFFER, 'drachtio-srf repeats its offer')
  await uac.destroy()
})

test('a subscription ends with the last NOTIFY', async (t) => {
  const notified = told<string>()
  const { near, uri, nearEngine, farEngine } = await openPair(
    t,
    'subscribe',
    (far, request, response) => {
      const notify = async () => {
        const headers = { Expires: '60' }
        const dialog = await far.createUAS(request, response, { headers })
        const state = { 'Subscription-State': 'terminated', Event: 'presence' }
        await dialog.request({ method: 'NOTIFY', headers: state })
      }
      notify().catch(() => undefined)
    },
  )
  const headers = { Event: 'presence', Expires: '60' }
  const dialog = await near.createUAC(uri, { method: 'SUBSCRIBE', headers })
  const listen = dialog.on as unknown as (
    event: 'notify',
    listener: (request: Request, response: Response) => void,
  ) => void
  listen.call(dialog, 'notify', (request, response) => {
    response.send(200)
    notified.tell(request.get('Subscription-State'))
  })
  t.equal(await notified.promise, 'terminated')
  await Promise.all([idle(nearEngine), idle(farEngine)])
})

test('call records reach whom drachtio-srf has listen to them', async (t) => {
  const { near, uri, farEngine } = await openPair(t, 'invite', (far, request, response) => {
    far.createUAS(request, response, { localSdp: ANSWER }).catch(() => undefined)
  })
  const keeper = (await openApplication(t, farEngine)) as Keeper
  const records: string[] = []
  const over = told<void>()
  keeper.on('cdr:attempt', (origin, _, { method }) => records.push(`attempt ${origin} ${method}`))
  keeper.on('cdr:start', (origin, _, role) => records.push(`start ${origin} ${role}`))
  keeper.on('cdr:stop', (origin, _, reason, { method }) => {
    records.push(`stop ${origin} ${reason} ${method}`)
    over.tell()
  })
  await claimed(keeper)
  await (await near.createUAC(uri, { localSdp: OFFER })).destroy()
  await over.promise
  t.same(records, [
    'attempt network INVITE',
    'start application uas',
    'stop network normal-release BYE',
  ])
})
