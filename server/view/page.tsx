import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { words } from './words.ts'
import type { Language } from '../text.ts'

export interface PageParts {
  readonly language: Language
  /** Path of the page itself. */
  readonly path: string
  /** Plain text of the title bar. */
  readonly title: string
  /** From the widest page to the one above this one. */
  readonly trail: readonly { readonly path: string; readonly label: ComponentChildren }[]
  /** The page exists as JSON-LD at the same address. */
  readonly jsonLd: boolean
  /** Everything of the main landmark; it has the one h1. */
  readonly children: ComponentChildren
}

/**
 * A whole HTML document: head, skip link, landmarks, the two style sheets of `assets.ts`; no script. Text is escaped by the
 * renderer.
 */
export function page(parts: PageParts): string {
  const { language, path, title, children } = parts
  const { say } = words(language)
  const other = words(language === 'fr' ? 'en' : 'fr')
  const html = (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} – ${say('site.name')}`}</title>
        <link rel="stylesheet" href="/assets/pico.min.css" />
        <link rel="stylesheet" href="/assets/mediation.css" />
        {parts.jsonLd && <link rel="alternate" type="application/ld+json" href={path} />}
      </head>
      <body>
        <a class="skip" href="#main">
          {say('site.skip')}
        </a>
        <header class="container site">
          <strong>{say('site.name')}</strong>
          <nav aria-label={say('site.nav')}>
            <a href="/frameworks" aria-current={path === '/frameworks' ? 'page' : undefined}>
              {say('site.frameworks')}
            </a>
            <a href="/competencies" aria-current={path === '/competencies' ? 'page' : undefined}>
              {say('site.competencies')}
            </a>
            <a href="/crosswalk" aria-current={path === '/crosswalk' ? 'page' : undefined}>
              {say('site.crosswalk')}
            </a>
            <a href="/verifier" aria-current={path === '/verifier' ? 'page' : undefined}>
              {say('verifier.title')}
            </a>
            <a href="/docs">{say('site.api')}</a>
          </nav>
        </header>
        <main class="container" id="main" tabIndex={-1}>
          <Trail {...parts} />
          {children}
        </main>
        <footer class="container site">
          <p lang={other.language}>{other.say('site.language')}</p>
        </footer>
      </body>
    </html>
  )
  return `<!doctype html>\n${renderToString(html)}\n`
}

function Trail({ language, trail }: PageParts) {
  if (trail.length === 0) return null
  return (
    <nav class="trail" aria-label={words(language).say('site.trail')}>
      <ol>
        {trail.map(({ path, label }) => (
          <li key={path}>
            <a href={path}>{label}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
