"""The worker process: answers, deliveries and all work that waits."""

import threading
from functools import partial

from dana.accounts.wishes import writers
from dana.ai.chain import Chains
from dana.automation.answer import Answering
from dana.automation.deliver import Delivery
from dana.automation.judge import Judge
from dana.automation.learn import Learning
from dana.automation.learn import sweeper as learning_sweeper
from dana.automation.meaning import Meaning
from dana.automation.remembering import Remembering
from dana.automation.second_look import SecondLook
from dana.automation.writing import Writing
from dana.database.system import background
from dana.database.transactions import Database
from dana.http_client import Egress, Http, named_networks
from dana.integrations import farewells
from dana.jobs import Worker
from dana.joining import join
from dana.knowledge.contradictions import Comparing
from dana.knowledge.contradictions import sweeper as comparing_sweeper
from dana.knowledge.embedding import Embedding
from dana.knowledge.embedding import sweeper as embedding_sweeper
from dana.knowledge.fetching import Fetcher
from dana.knowledge.gap_groups import Grouping
from dana.knowledge.gap_groups import sweeper as grouping_sweeper
from dana.knowledge.ingest import Ingest
from dana.knowledge.packing import Packing
from dana.knowledge.scanning import Scanning
from dana.knowledge.scanning import sweeper as scan_sweeper
from dana.knowledge.second_opinions import SecondOpinions
from dana.logs import configure_logs
from dana.mail import Postman
from dana.mail.sending import way_of
from dana.privacy.chores import sweeper
from dana.privacy.erasing import Erasures
from dana.privacy.exporting import Exports
from dana.privacy.retaining import Retaining
from dana.processes import keep_saying_so, keep_what_is_loaded
from dana.security.keys import Keys
from dana.settings import Settings

WORKER_CONNECTIONS = 24


def run_worker(settings: Settings) -> None:
    """The worker process: answers, delivers and reads documents until it is told to stop."""
    configure_logs(settings)
    parts = join(settings, connections=WORKER_CONNECTIONS)
    delivery = Delivery(parts.database, parts.channels)
    meaning = Meaning(parts.embedder)
    second_look = SecondLook(parts.database, partial(parts.keyring.chain_for, purpose="check"), settings.dana_answer_seconds)
    judge = Judge(parts.database, parts.library, parts.keyring.chain_for, meaning, second_look)
    answering = Answering(
        parts.database, parts.channels, judge, delivery,
        seconds=settings.dana_answer_seconds, shows_activity=settings.dana_show_activity,
        writing=Writing(parts.database.notifier, parts.sealer),
    )  # fmt: skip
    remembering = Remembering(parts.database, partial(parts.keyring.chain_for, purpose="summary"))
    ingest = Ingest(parts.database, parts.sealer)
    postman = Postman(parts.database, parts.mail, way_of(settings), writers(Keys(settings.secret_keys), settings.address))
    handlers = {
        "send_letter": postman.send,
        "answer": answering.answer,
        "deliver": delivery.deliver,
        "settle": delivery.settle,
        "read_document": ingest.read_document,
        "embed_passages": Embedding(parts.database, parts.embedder).embed_passages,
        "embed_in_english": SecondOpinions(parts.database, parts.english).embed_in_english,
        "pack_index": Packing(parts.database).pack_index,
        "group_gaps": Grouping(parts.database, parts.embedder).group_gaps,
        "find_contradictions": Comparing(parts.database).find_contradictions,
        "export": Exports(parts.database, parts.sealer).work,
        "rescan": Scanning(parts.database, Fetcher(Http(egress=Egress(named_networks(settings.dana_allowed_networks))))).rescan,
        "learn": Learning(parts.database, parts.library, meaning, partial(parts.keyring.chain_for, purpose="summary")).learn,
        "note": remembering.note,
        "remember": remembering.remember,
        "forget": remembering.forget,
        "disconnect": parts.farewells.say,
        "erase": Erasures(parts.database, parts.farewells).work,
        "retain": Retaining(parts.database).work,
    }
    worker = Worker(
        parts.database, handlers, threads=settings.dana_worker_concurrency,
        also=[partial(_report_links, parts.database, parts.chains), parts.keyring.tend, postman.sweep, sweeper(parts.database),
              farewells.sweeper(parts.database), scan_sweeper(parts.database), grouping_sweeper(parts.database),
              comparing_sweeper(parts.database), *remembering.sweepers(), learning_sweeper(parts.database),
              embedding_sweeper(parts.database, parts.embedder.model_id, parts.english.model_id if parts.english else None)],
    )  # fmt: skip
    threading.Thread(target=keep_saying_so, name="watch", daemon=True).start()
    _warm(parts.chains)
    worker.run()
    parts.chains.close()


def _warm(chains: Chains) -> None:
    """Before anything is taken on: the SDKs take a second to import, in which nobody else has a turn."""
    for purpose in ("answer", "check"):
        chains.for_account(purpose=purpose).warm()
    keep_what_is_loaded()


def _report_links(database: Database, chains: Chains) -> None:
    links: list[dict[str, str | None]] = [
        {"name": link.name, "model": link.model, "state": link.state, "reason": link.reason} for link in chains.health()
    ]
    with database.system_statements() as db:
        background.report_links(db, links)
