import type { Problem } from '../../../inventory/model/problem.ts'
import { IdentityError } from '../../../provisioner/firstboot/identity/identity-error.ts'

/** Why an identity is refused; nothing when it is not. */
export function problemsOf(act: () => unknown): readonly Problem[] {
  try {
    act()
  } catch (error) {
    if (error instanceof IdentityError) return error.problems
    throw error
  }
  return []
}
