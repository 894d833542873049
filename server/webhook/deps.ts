/** What telling other programs needs from the other rooms. The composition root satisfies it by shape. */
import type { WayOut } from '../outside/outside.ts'
import type { Store } from '../store/store.ts'
import type { WebhookSecrets } from './webhook-secrets.ts'

export interface WebhookDeps {
  readonly store: Pick<Store, 'awards' | 'organisations' | 'webhooks' | 'webhookMessages'>
  readonly outside: Pick<WayOut, 'post'>
  readonly webhookSecrets: WebhookSecrets
  readonly publicUrl: string
  readonly clock: () => Date
}
