import { type Test, test } from 'tap'
import { eventually } from '../../../lab/support/eventually.ts'
import { type Dialog, openApplication, openEngine, type Request, type Srf, uriOf } from '../srf.ts'

const SDP = ['v=0', 'o=- 1 1 IN IP4 192.0.2.31', 's=-', 'c=IN IP4 192.0.2.31', 't=0 0', ''].join(
  '\r\n',
)

interface Results {
  readonly connected: boolean
  readonly finalStatus: number
  readonly responses: readonly { readonly msgs: readonly { readonly status: number }[] }[]
}
interface Proxying {
  proxyRequest(
    request: Request,
    destination: string | readonly string[],
    options: object,
  ): Promise<Results>
}

/** A caller, a proxy between, and two callees of which the first is busy. */
async function openCalls(t: Test, options: object) {
  const [near, middle, busy, free] = [
    await openEngine(t),
    await openEngine(t),
    await openEngine(t),
    await openEngine(t),
  ]
  const taken: Dialog[] = []
  const results: Results[] = []
  await openApplication(t, busy, { invite: (_, response) => response.send(486) })
  const callee: Srf = await openApplication(t, free, {
    invite: (request, response) =>
      void callee
        .createUAS(request, response, { localSdp: SDP })
        .then((dialog) => taken.push(dialog)),
  })
  const between: Srf = await openApplication(t, middle, {
    invite: (request) =>
      void (between as unknown as Proxying)
        .proxyRequest(request, [uriOf(busy), uriOf(free)], options)
        .then((result) => results.push(result)),
  })
  const caller = await openApplication(t, near)
  return { near, middle, free, caller, taken, results, uri: uriOf(middle) }
}

for (const forking of ['sequential', 'simultaneous']) {
  test(`drachtio-srf has a call passed on, ${forking}, and stays out of it`, async (t) => {
    const { near, middle, free, caller, taken, results, uri } = await openCalls(t, {
      forking,
      remainInDialog: true,
    })
    const dialog = await caller.createUAC(uri, { localSdp: SDP })
    await eventually(() => taken.length === 1 && results.length === 1, 'the call')
    t.match(results[0], { connected: true, finalStatus: 200 })
    const statuses = results[0]?.responses.flatMap(({ msgs }) => msgs.map(({ status }) => status))
    t.same(statuses?.toSorted(), [200, 486])
    t.equal(middle.load.dialogs, 0)
    const ended = new Promise<void>((resolve) => taken[0]?.on('destroy', () => resolve()))
    const { status } = await dialog.request({ method: 'INFO' })
    t.equal(status, 200, 'requests of the dialog come by')
    await dialog.destroy()
    await ended
    await eventually(
      () => [near, middle, free].every(({ load }) => load.dialogs === 0 && load.requests === 0),
      'the end',
    )
  })
}
