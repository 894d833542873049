/** The page where people say that they want no more mails of an organisation. */
import { stopMails, type MailStops } from '../delivery/mail-stops.ts'
import type { Store } from '../store/store.ts'
import { mailStopPage } from '../view/mail-stop-page.tsx'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { secretPage } from './secret-page.ts'

export interface MailStopHandlersDeps {
  readonly store: Pick<Store, 'mailStops' | 'organisations'>
  readonly clock: () => Date
  readonly mailStops: MailStops
}

/**
 * Opening the page changes nothing; mail programs send what its button sends, without a person (RFC 8058). No form of another site is told from
 * that: whoever has the address has the mail.
 */
export function mailStopHandlers(
  deps: MailStopHandlersDeps,
): Pick<Handlers, 'getMailStopPage' | 'stopMails'> {
  return {
    getMailStopPage: (request) => shown(deps, request),

    async stopMails(request) {
      const { stop } = await asked(deps, request)
      await stopMails(deps, stop)
      return shown(deps, request)
    },
  }
}

type PageRequest = OperationRequest<'getMailStopPage'> | OperationRequest<'stopMails'>

async function asked({ store, mailStops }: MailStopHandlersDeps, { params }: PageRequest) {
  const stop = mailStops.read(params.organisationId, params.token)
  const organisation = stop === undefined ? undefined : await store.organisations.get(params.organisationId)
  if (stop === undefined || organisation === undefined) throw notFound()
  return { stop, organisation }
}

async function shown(deps: MailStopHandlersDeps, request: PageRequest): Promise<Reply> {
  const { language } = request
  const { stop, organisation } = await asked(deps, request)
  const isStopped = (await deps.store.mailStops.get(stop)) !== undefined
  return secretPage(200, language, mailStopPage(language, organisation.name, isStopped))
}
