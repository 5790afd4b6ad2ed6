import { defineApp, hearMessages } from 'switchyard/app'

const PROMPTS = {
  noMessages: 'vm/no-messages.wav',
  newMessages: (count: number) => ['vm/new-messages.wav', `digits/${count}.wav`],
  envelope: () => ['vm/next-message.wav'],
  menu: 'vm/menu.wav',
  deleted: 'vm/deleted.wav',
  end: 'vm/no-more.wav',
}

/** Hears the messages of whoever calls; from elsewhere, box and PIN are asked for. */
export function voicemail(pins: ReadonlyMap<string, string>) {
  return defineApp({
    async call(call, { mailboxes }) {
      await call.answer()
      const own = call.from.user
      if (pins.has(own)) return hearMessages(call, { mailboxes, box: own, prompts: PROMPTS })
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const { digits: box } = await call.collect({ prompt: 'vm/which-box.wav', finishOn: '#' })
        const { digits: pin } = await call.collect({ prompt: 'vm/pin.wav', finishOn: '#' })
        if (pin !== '' && pins.get(box) === pin) {
          return hearMessages(call, { mailboxes, box, prompts: PROMPTS })
        }
        await call.play('vm/wrong.wav')
      }
      return call.hangup()
    },
  })
}

export default voicemail(new Map([['101', '2580']]))
