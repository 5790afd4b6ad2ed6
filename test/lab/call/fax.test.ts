import { once } from 'node:events'
import tap, { test } from 'tap'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { CALLER, CARRIER, openLab, SWITCH } from '../support/lab.ts'
import { runPair } from '../support/sipp-pair.ts'
import { hangUp, isQuiet, talk, twoPhones } from '../support/two-phones.ts'

const lab = await openLab(tap)

/** Where a fax wants its packets (ITU-T T.38, D.2.3). */
function imageOf(sdp: string): Endpoint {
  const address = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1]
  const port = /^m=image (\d+) udptl t38/m.exec(sdp)?.[1]
  if (!address || !port) throw new Error(`no fax in ${sdp}`)
  return { address, port: Number(port) }
}

function faxSdp({ address, port }: Endpoint): string {
  return [
    ...['v=0', `o=lab 1 99 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'],
    ...[`m=image ${port} udptl t38`, 'a=T38FaxVersion:0', 'a=T38FaxUdpEC:t38UDPRedundancy', ''],
  ].join('\r\n')
}

test('a call becomes a fax by re-INVITE, as SIPp has it', async (t) => {
  await runPair(t, lab, 'fax')
  await isQuiet(t, lab)
})

test('what the machines send each other then passes through the switch’s own ports', async (t) => {
  const { caller, callee } = await twoPhones(t, lab)
  await talk({ caller, callee })
  const machines = [await lab.sockets.open(CALLER), await lab.sockets.open(CARRIER)] as const
  t.teardown(() => machines.map((each) => each.close()))
  const [near, far] = machines
  caller.phone.request('INVITE', faxSdp(near.address()))
  const invite = await callee.phone.expect('INVITE')
  t.match(invite.body, /a=T38FaxUdpEC:t38UDPRedundancy/)
  callee.phone.respond(invite, 200, faxSdp(far.address()))
  const answer = await caller.phone.expect('200')
  caller.phone.acknowledge()
  await callee.phone.expect('ACK')
  const places = [imageOf(answer.body), imageOf(invite.body)] as const
  t.same(new Set(places.map(({ address }) => address)), new Set([SWITCH]))
  for (const [from, to, place] of [
    [near, far, places[0]],
    [far, near, places[1]],
  ] as const) {
    // No RTP: a sequence number, a length, and what a modem would hear (ITU-T T.38, 9).
    const packet = Buffer.from(
      `0001 06 c0 01 80 00 00 ff ${'7e'.repeat(20)}`.replace(/ /g, ''),
      'hex',
    )
    from.send(packet, place.port, place.address)
    const [heard] = await once(to, 'message')
    t.same(heard, packet)
  }
  await hangUp(caller, callee)
  await isQuiet(t, lab)
})
