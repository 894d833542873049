/** What a job was asked for, kept for as long as something is left to do. */
import type { AwardJob } from '../../store/issuing-documents.ts'
import { keepLongText, longTextName, readLongText } from '../../store/long-texts.ts'
import type { New, Store } from '../../store/store.ts'
import type { JobRequest } from './job.ts'

/**
 * Keeps `job` and then what it was asked for: a text that no job names would never be forgotten. Answers the job kept first under its id.
 * A crash in between leaves a job that cannot be done; asked for again, it can.
 */
export async function keepJob(
  { awardJobs, longTexts }: Pick<Store, 'awardJobs' | 'longTexts'>,
  job: Omit<New<AwardJob>, 'request'>,
  request: JobRequest,
): Promise<AwardJob> {
  // With the id of the job: no other has the same text, so that it can be forgotten with this one.
  const text = JSON.stringify({ jobId: job._id, request })
  const asked = { ...job, request: longTextName(text) }
  for (;;) {
    const kept = (await awardJobs.insert(asked)) ? { ...asked, revision: 0 } : await awardJobs.get(job._id)
    if (kept === undefined) throw new Error('the id of a job is taken by no job')
    if (kept.request === asked.request) {
      if (await lacksRequest(longTexts, kept)) await keepLongText(longTexts, text)
      return kept
    }
    // What is judged may have changed since the crash: nothing was done yet.
    if (!(await lacksRequest(longTexts, kept))) return kept
    await awardJobs.replace({ ...kept, ...asked })
  }
}

/** Whether it was never kept, of a job that still has something to award. */
export async function lacksRequest(texts: Store['longTexts'], job: AwardJob): Promise<boolean> {
  return job.state === 'running' && (await requestOf(texts, job)) === undefined
}

/** What the job was asked for; `undefined` before it is kept, and once it is forgotten. */
export async function requestOf(
  texts: Store['longTexts'],
  { request: name }: Pick<AwardJob, 'request'>,
): Promise<JobRequest | undefined> {
  const text = name === '' ? undefined : await readLongText(texts, name)
  // Written by this room alone.
  return text === undefined ? undefined : (JSON.parse(text) as { readonly request: JobRequest }).request
}

/** Deletes what the job was asked for. Again after a crash, it deletes what is left. */
export async function forgetRequest(
  texts: Store['longTexts'],
  { request: name }: Pick<AwardJob, 'request'>,
): Promise<void> {
  if (name === '') return
  const first = await texts.get(`${name}:0`)
  // The first part last: it alone says how many there are.
  for (let number = (first?.parts ?? 0) - 1; number >= 0; number -= 1)
    await texts.delete(`${name}:${String(number)}`)
}
