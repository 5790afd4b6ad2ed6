import type { Test } from 'tap'
import {
  finalOf,
  openApplication,
  openEngine,
  type Request,
  type Response,
} from '../../switch/engine/srf.ts'
import { openParty } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'

export interface Account {
  /** UDP port of the switch. */
  readonly sip: number
  readonly username: string
  readonly password: string
  /** SIP domain; the address of the switch unless given. */
  readonly domain?: string
}

/** A subscriber's telephone: drachtio-srf on an engine of its own, and media. */
export async function openSubscriber(
  t: Test,
  { sip, username, password, domain = '127.0.0.1' }: Account,
) {
  const engine = await openEngine(t)
  const calls: { request: Request; response: Response }[] = []
  const srf = await openApplication(t, engine, {
    invite: (request, response) => calls.push({ request, response }),
  })
  const party = await openParty(t)
  const [{ port } = { port: 0 }] = engine.sip
  const uri = `sip:${username}@${domain}`
  const contact = `<sip:${username}@127.0.0.1:${port}>`
  return {
    party,
    async register() {
      const request = await srf.request(`sip:127.0.0.1:${sip}`, {
        method: 'REGISTER',
        headers: { From: uri, To: uri, Contact: contact, Expires: '600' },
        auth: { username, password },
      })
      const { status } = await finalOf(request)
      if (status !== 200) throw new Error(`REGISTER was answered ${status}`)
    },
    async call(user: string, password_ = password) {
      const dialog = await srf.createUAC(`sip:${user}@127.0.0.1:${sip}`, {
        ...{ localSdp: party.describe(), headers: { From: `<${uri}>` } },
        auth: { username, password: password_ },
      })
      party.towards(dialog.remote.sdp)
      return dialog
    },
    async answer() {
      await eventually(() => calls.length > 0, 'a call')
      const call = calls.shift()
      if (!call) throw new Error('there is no call')
      party.towards(call.request.body ?? '')
      return srf.createUAS(call.request, call.response, { localSdp: party.describe() })
    },
  }
}
