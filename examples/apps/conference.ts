import { ConferenceRoom, defineApp } from 'switchyard/app'

/** What is dialled, and what it takes to come in. */
const ROOMS = [
  { room: new ConferenceRoom('8001', 20), pin: '4711' },
  { room: new ConferenceRoom('8002', 100), pin: undefined },
]

/** Conference rooms; some ask for a PIN. `#` leaves. */
export default defineApp({
  async call(call) {
    const found = ROOMS.find(({ room }) => room.name === call.to.user)
    if (!found) return call.reject(404)
    await call.answer()
    if (found.pin !== undefined) {
      const { digits } = await call.collect({ prompt: 'pin.wav', finishOn: '#', max: 10 })
      if (digits !== found.pin) return call.play('wrong-pin.wav')
    }
    await call.play('you-are-in.wav')
    return found.room.join(call, { music: 'moh.wav', exitOn: '#' })
  },
})
