/* run_extract.c: `glane extract --run`: documents into the folder, then all of it to the targets. */
#define _GNU_SOURCE 1

#include "run_extract.h"

#include "run.h"
#include "summary.h"

/* What sees the records of the whole run. */
typedef struct gl_delivery {
    const gl_run *run;
    gl_documents *documents;
    gl_targets *targets;
    gl_manifest *manifest;
    gl_summary summary;
} gl_delivery;

static glane_status gl_delivered(void *user, const glane_record *record)
{
    gl_delivery *self = user;
    const glane_engine *engine = self->run->engine;
    const int begins = strcmp(record->kind, "document") == 0;
    gl_summary_record(&self->summary, record);
    gl_manifest_record(self->manifest, record);
    if (begins && self->documents->meta)
        gl_meta_seen(self->documents->meta, gl_attr_text(engine, record, "doc"), gl_attr_text(engine, record, "sha256"));
    if (begins && self->documents->shard.count > 0 &&
        gl_shard_input(engine, self->run->rank, gl_targets_record, self->targets) != GLANE_OK)
        return GLANE_FATAL;
    return gl_targets_record(self->targets, record);
}

static glane_status gl_counted(void *user, const glane_record *record)
{
    gl_summary_record(user, record);
    return GLANE_OK;
}

/* The documents that are not done. */
static glane_status gl_run_work(gl_run *run, gl_documents *documents, gl_interrupts *interrupts,
                                gl_summary *summary, int draws)
{
    gl_job job = gl_documents_job(documents);
    gl_run_job(run, documents, &job);
    run->on_record = gl_counted;
    run->user = summary;
    job.progress = &summary->progress;
    job.tick = draws ? gl_summary_draw : NULL;
    job.ticker = summary;
    job.timed = gl_summary_timed;
    const glane_status status = gl_job_run(&job, interrupts);
    gl_interrupts_take(interrupts);
    const int kept = gl_run_commit(run);
    return kept ? status : GLANE_FATAL;
}

/* Opens them, and notes what is to be removed should the process be ended meanwhile. */
static int gl_run_targets_open(gl_run *run, gl_targets *targets)
{
    if (!gl_targets_open(targets))
        return 0;
    for (size_t i = 0; i < targets->count; i++) {
        const char *name = gl_target_temporary(&targets->items[i]);
        if (name)
            gl_run_journal_temporary(run, name);
    }
    return gl_run_commit(run);
}

/* A summary of all documents, with what is known of the work on those that were not done. */
static void gl_summary_go_on(gl_summary *all, const gl_run *run, const gl_summary *work)
{
    gl_summary_begin(all, run->engine, work->inputs);
    all->begun = work->begun;
    all->drawn = work->drawn;
    all->progress = work->progress;
    for (size_t i = 0; i < GL_SUMMARY_SLOWEST; i++) {
        const gl_slow *slow = &work->slowest[i];
        all->slowest[i] = (gl_slow){slow->doc ? gl_strdup(all->arena, slow->doc) : NULL, slow->milliseconds};
    }
}

/* All documents, between the two ends of a share if they are one. */
static glane_status gl_run_share(gl_run *run, gl_delivery *delivery, gl_interrupts *interrupts)
{
    const gl_shard *shard = &delivery->documents->shard;
    gl_targets *targets = delivery->targets;
    if (shard->count && gl_shard_record(shard, run->engine, gl_targets_record, targets) != GLANE_OK)
        return GLANE_FATAL;
    const glane_status worst = gl_run_deliver(run, interrupts, gl_delivered, delivery);
    if (shard->count && worst != GLANE_FATAL &&
        gl_shard_record(shard, run->engine, gl_targets_record, targets) != GLANE_OK)
        return GLANE_FATAL;
    return worst;
}

/* All documents, from the spool, in order; the worst of them. */
static glane_status gl_run_write(gl_run *run, gl_documents *documents, gl_targets *targets, gl_interrupts *interrupts,
                                 const gl_summary *work)
{
    gl_delivery self = {.run = run, .documents = documents, .targets = targets};
    if (!gl_run_order(run, interrupts) || !(self.manifest = gl_manifest_begin(run, "done")))
        return GLANE_FATAL;
    gl_summary_go_on(&self.summary, run, work);
    glane_status worst = gl_run_targets_open(run, targets)
                             ? gl_run_share(run, &self, interrupts)
                             : GLANE_FATAL;
    if (worst != GLANE_FATAL)
        gl_meta_tell(documents->meta, run->options);
    if (worst != GLANE_FATAL && !documents->shard.count && !gl_targets_worth(targets, self.summary.documents))
        worst = GLANE_FATAL;
    const int closed = gl_targets_closed(targets);
    if (!gl_targets_close(targets, worst != GLANE_FATAL))
        worst = GLANE_FATAL;
    if (!gl_manifest_end(self.manifest, worst != GLANE_FATAL) && worst != GLANE_FATAL)
        worst = GLANE_FATAL;
    gl_summary_end(&self.summary, worst != GLANE_FATAL && !gl_option_on(run->options, GL_OPTION_QUIET));
    return closed ? GLANE_OK : worst;
}

static int gl_run_done(gl_run *run, gl_documents *documents, gl_targets *targets, gl_interrupts *interrupts,
                       int draws)
{
    const int quiet = gl_option_on(run->options, GL_OPTION_QUIET);
    gl_summary summary;
    gl_summary_begin(&summary, run->engine, &documents->inputs);
    glane_status status = gl_run_work(run, documents, interrupts, &summary, draws);
    if (status != GLANE_FATAL && !interrupts->signal)
        status = gl_run_write(run, documents, targets, interrupts, &summary);
    gl_summary_end(&summary, 0);
    const uint64_t transient = gl_run_transient(run);
    if (interrupts->signal || status == GLANE_FATAL)
        gl_complain("%s: the run is not done: go on with it with --resume", run->folder);
    else if (transient > 0 && !quiet)
        gl_remark("%s: %llu document%s failed for want of time or memory: --resume tries again", run->folder,
                  (unsigned long long)transient, transient == 1 ? "" : "s");
    return gl_job_exit(status);
}

int gl_run_extract(gl_documents *documents, gl_targets *targets, int draws)
{
    gl_run run;
    gl_interrupts interrupts;
    int result = gl_run_open(&run, documents, targets->texts);
    if (result == GL_EXIT_OK) {
        gl_interrupts_open(&interrupts, 1);
        result = gl_run_done(&run, documents, targets, &interrupts, draws);
        gl_run_close(&run);
        gl_interrupts_close(&interrupts);
    } else {
        gl_run_close(&run);
    }
    return result;
}
