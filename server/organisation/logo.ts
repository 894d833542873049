/** The logo of an organisation, as it is kept. */
import { Problem } from '../problem.ts'
import type { Organisation } from '../store/documents.ts'
import { keepLongText, readLongText } from '../store/long-texts.ts'
import type { Store } from '../store/store.ts'

interface Deps {
  readonly store: Pick<Store, 'organisations' | 'longTexts'>
}

/** The logo, a PNG; `undefined` when there is none. */
export async function logoOf(
  { store }: { readonly store: Pick<Store, 'longTexts'> },
  { logo }: Pick<Organisation, 'logo'>,
): Promise<Buffer | undefined> {
  const text = logo === undefined ? undefined : await readLongText(store.longTexts, logo)
  return text === undefined ? undefined : Buffer.from(text, 'base64')
}

/**
 * Makes `png` the logo of the organisation, or leaves it without one. Does NOT look at the picture. The one before is not deleted: it may be
 * another organisation's too.
 * @throws Problem `not-found` (404)
 */
export async function changeLogo({ store }: Deps, id: string, png: Buffer | undefined): Promise<void> {
  const logo = png === undefined ? undefined : await keepLongText(store.longTexts, png.toString('base64'))
  for (;;) {
    const organisation = await store.organisations.get(id)
    if (organisation === undefined) {
      throw new Problem('not-found', {
        fr: 'Il n’y a pas de telle organisation.',
        en: 'There is no such organisation.',
      })
    }
    if (organisation.logo === logo) return
    const { logo: _before, ...rest } = organisation
    const changed = logo === undefined ? rest : { ...rest, logo }
    if ((await store.organisations.replace(changed)) !== undefined) return
  }
}
