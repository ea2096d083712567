import type { ErrorDefinition } from './definition.ts'

/** Long work. */
export const JOB_ERRORS = {
  JOB_NOT_DONE: {
    status: 409,
    exit: 6,
    mend: 'The job is still under way: wait for its end, or cancel it first.',
    zh: '任务尚未结束，请等待其完成，或先取消任务。',
  },
  JOB_CANCELLED: {
    status: 409,
    exit: 5,
    mend: 'Somebody cancelled the job: ask for it again when it is wanted.',
    zh: '任务已被取消，如仍需要请重新提交。',
  },
  JOB_INTERRUPTED: {
    status: 503,
    exit: 6,
    mend: 'The service stopped before the job was done, and nothing of it was kept: ask for it again.',
    zh: '服务在任务完成前停止，未保留任何结果，请重新提交任务。',
  },
  JOB_TOO_LONG: {
    status: 422,
    exit: 3,
    mend: 'The job took longer than maxMinutes: ask for less at once, or have the operator raise SUANHENG_JOB_MINUTES.',
    zh: '任务耗时超过 maxMinutes 分钟，请缩小范围分次提交，或请运维方调大 SUANHENG_JOB_MINUTES。',
  },
  JOB_RESULT_TOO_LARGE: {
    status: 413,
    exit: 3,
    mend: 'The result has more bytes than maxBytes: ask for less at once, or have the operator raise SUANHENG_JOB_RESULT_MIB.',
    zh: '任务结果超过 maxBytes 字节的上限，请缩小范围分次提交，或请运维方调大 SUANHENG_JOB_RESULT_MIB。',
  },
  JOB_QUOTA_EXCEEDED: {
    status: 409,
    exit: 3,
    mend: 'The institution keeps as many jobs or bytes of results as it may: remove jobs that are no longer needed (DELETE /v1/jobs/{id}).',
    zh: '本机构保留的任务数或结果总量已达上限，请先删除不再需要的任务（DELETE /v1/jobs/{id}）。',
  },
} as const satisfies Record<string, ErrorDefinition>
