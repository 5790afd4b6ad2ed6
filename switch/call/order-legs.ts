import type { CalleeLeg, CallerLeg } from '../signalling/leg.ts'
import type { LegOrder } from './call.ts'

/** Carries out an order to one of the legs. There is no callee before it is called. */
export function orderLegs(
  order: LegOrder,
  legs: { readonly caller: CallerLeg; readonly callee: CalleeLeg | undefined },
): void {
  const { caller, callee } = legs
  switch (order.type) {
    case 'forget':
      return legs[order.party]?.forget()
    case 'reoffer':
      return legs[order.to]?.reoffer(order.sdp)
    case 'acknowledge':
      return legs[order.to]?.acknowledge(order.sdp)
    case 'relay':
      return legs[order.to]?.relay(order.message)
    case 'cancel':
      return callee?.cancel()
    case 'ring':
      return caller.ring(order.status, order.sdp)
    case 'answer':
      return caller.answer(order.sdp)
    case 'refuse':
      return caller.refuse(order.refusal)
    case 'accept':
      return order.question.accept(order.sdp)
    case 'decline':
      return order.question.refuse(order.refusal)
    case 'reply':
      return order.message.reply(order.status)
  }
}
