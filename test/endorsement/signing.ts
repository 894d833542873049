/** What happens while the service signs: between the last check and the moment an endorsement is given. */
import type { TestService } from '../support/service.ts'

/** Runs `act` while everything that is signed waits for `meanwhile` first. The signature is the real one. */
export async function whileSigning<T>(
  service: TestService,
  meanwhile: () => Promise<unknown>,
  act: () => Promise<T>,
): Promise<T> {
  const { deps } = service.context
  const { sign } = deps
  Object.assign(deps, {
    sign: async (...args: Parameters<typeof sign>) => {
      await meanwhile()
      return sign(...args)
    },
  })
  try {
    return await act()
  } finally {
    Object.assign(deps, { sign })
  }
}
