import { grouped, localised, statement, string } from './json-ld.ts'
import type { JsonNode } from './json-ld.ts'
import { OutOfUse } from './release.tsx'
import { Reference, Said } from './said.tsx'
import type { Shown } from './shown.ts'

/** Whether the version is in force, whether the framework is official and whether it is translated, in boxes nobody misses. */
export function Status({ shown }: { readonly shown: Shown }) {
  const { say, find } = shown.words
  const status = string(shown.framework, 'mediation:status')
  const [note] = localised(shown.framework, 'mediation:statusNote', shown.context.language)
  const language = statement(shown.framework, shown.context.language)?.language
  const isTranslated = language === undefined || language === shown.context.language
  if (status === undefined && note === undefined && isTranslated) return <OutOfUse shown={shown} />
  return (
    <>
      <OutOfUse shown={shown} />
      <div class="status" role="note">
        <strong>
          {note === undefined ? (
            (find(`status.${String(status)}`) ?? status)
          ) : (
            <Said shown={shown} words={note} />
          )}
        </strong>
        {!isTranslated && ` ${say('site.untranslated')}`}
      </div>
    </>
  )
}

/** What identifies the page's content for good: address, version, digest, and how to get it as data. */
export function Record({ shown, iri }: { readonly shown: Shown; readonly iri: string }) {
  const { version, context, words } = shown
  const { say, date } = words
  return (
    <section class="record">
      <h2>{say('record.title')}</h2>
      <dl class="properties">
        <div>
          <dt>{say('record.iri')}</dt>
          <dd>
            <a href={context.path}>
              <code>{iri}</code>
            </a>
          </dd>
        </div>
        <div>
          <dt>{say('record.version')}</dt>
          <dd>
            {version.version}, {say('record.published')}{' '}
            <time dateTime={version.publishedAt}>{date(version.publishedAt)}</time>
          </dd>
        </div>
        <div>
          <dt>{say('record.digest')}</dt>
          <dd>
            <code>{version.digestMultibase}</code>
            <p>{say('record.digestNote')}</p>
          </dd>
        </div>
        <div>
          <dt>{say('record.jsonLd')}</dt>
          <dd>
            <a href={context.path} rel="alternate" type="application/ld+json">
              {say('record.jsonLdLink')}
            </a>
            <p>
              {say('record.jsonLdNote')} <code>Accept: application/ld+json</code>
            </p>
          </dd>
        </div>
      </dl>
    </section>
  )
}

/** Where something comes from: each document once, with what was found in it. */
export function Sources({
  shown,
  citations,
}: {
  readonly shown: Shown
  readonly citations: readonly JsonNode[]
}) {
  const byDocument = grouped(citations, (citation) => string(citation, 'dcterms:isPartOf') ?? '')
  return (
    <ul>
      {byDocument.map(([iri, all]) => {
        const notes = all.flatMap((citation) => localised(citation, 'skos:note', shown.context.language))
        return (
          <li key={iri}>
            <Reference shown={shown} iri={iri} />
            {notes.map((words, index) => (
              <span key={words.text}>
                {index === 0 ? ` ${shown.words.say('source.notes')} ` : ', '}
                <Said shown={shown} words={words} />
              </span>
            ))}
          </li>
        )
      })}
    </ul>
  )
}
