/** What the telephone system says. */
export const PROMPTS = {
  music: 'moh.wav',
  noSuchFeature: 'no-such-feature.wav',
  parkedAt: (slot: string) => ['parked-at.wav', `digits/${slot}.wav`],
}

export const GREETING = { greeting: 'vm/greeting.wav', beep: 'beep.wav' }

export const RETRIEVAL = {
  prompts: {
    noMessages: 'vm/no-messages.wav',
    newMessages: (count: number) => ['vm/new-messages.wav', `digits/${count}.wav`],
    envelope: () => ['vm/next-message.wav'],
    menu: 'vm/menu.wav',
    deleted: 'vm/deleted.wav',
    end: 'vm/no-more.wav',
  },
}
