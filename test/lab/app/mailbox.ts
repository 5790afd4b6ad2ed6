import { defineApp, hearMessages, takeMessage } from 'switchyard/app'

const PROMPTS = {
  noMessages: 'goodbye.wav',
  newMessages: () => [],
  envelope: () => [],
  menu: 'music.wav',
  deleted: 'goodbye.wav',
  end: 'goodbye.wav',
}

/** `*97` hears the messages that callers of any other number left. */
export default defineApp({
  async call(call, { mailboxes }) {
    await call.answer()
    const box = 'bob'
    if (call.to.user === '*97') return hearMessages(call, { mailboxes, box, prompts: PROMPTS })
    return takeMessage(call, { mailboxes, box, greeting: 'welcome.wav', beep: 'goodbye.wav' })
  },
})
