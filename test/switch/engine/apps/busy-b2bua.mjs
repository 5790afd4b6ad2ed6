import Srf from 'drachtio-srf'

/**
 * The B2BUA of drachtio-srf's README, alone in a process, which does nothing for `pause`
 * milliseconds again and again: what comes meanwhile is read at once. Arguments: the engine's port
 * for applications, the secret, the callee's UDP port, the pause.
 */
const [port, secret, callee, pause] = process.argv.slice(2)

const srf = new Srf()
let legs = 0

srf.invite((request, response) => {
  const place = `sip:b@127.0.0.1:${callee}`
  srf
    .createB2BUA(request, response, place, { localSdpB: request.body })
    .then(({ uas, uac }) => {
      legs += 2
      for (const [leg, other] of [
        [uas, uac],
        [uac, uas],
      ]) {
        leg.on('destroy', () => {
          legs -= 1
          other.destroy().then(
            () => {
              legs -= 1
            },
            ({ message }) => process.send(message),
          )
        })
      }
    })
    .catch(({ message }) => process.send(message))
})
srf.on('connect', (error) => process.send(error?.message ?? 'ready'))
srf.on('error', (error) => process.send(error.message))
await srf.connect({ host: '127.0.0.1', port: Number(port), secret })

const asleep = new Int32Array(new SharedArrayBuffer(4))
setInterval(() => Atomics.wait(asleep, 0, 0, Number(pause)), 5)
process.on('message', () => process.send(legs))
process.once('disconnect', () => process.exit())
