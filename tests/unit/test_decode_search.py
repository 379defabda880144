"""The search in plain Python and compiled, its tables, and the mirror run forwards: what must agree agrees."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from transforms.decode import compiling
from transforms.decode.beam import STATE
from transforms.decode.characters import characters, gbk_code, reads
from transforms.decode.forward import Mirror
from transforms.decode.lookup import Work, pair, word_cost
from transforms.decode.lookup import reads as reads_key
from transforms.decode.proof import reproduces
from transforms.decode.searching import _wide, _work, find
from transforms.decode.tables import COST, EACH, GBK, SCALE, SIMPLE, reading_key, reading_of, tables
from transforms.decode.undo import undo_page
from transforms.decode.words import log_total, word_counts

_spec = importlib.util.spec_from_file_location("damage_generator", Path(__file__).parents[1] / "property" / "damage_generator.py")
assert _spec is not None
assert _spec.loader is not None
damage_generator = importlib.util.module_from_spec(_spec)
sys.modules["damage_generator"] = damage_generator
_spec.loader.exec_module(damage_generator)

SENTENCES = [
    "县委书记带队到贫困村调研，要求进一步压实责任。",
    "市政协副主席走访慰问困难群众，送去了米面油等生活用品！",
    "他问：“今年的收入怎么样？”老乡笑着说：“好多了！”",
    "两地签订了对口支援协议，共同建设产业园区；项目总投资八千万元。",
    "工作队帮助群众解决饮水、住房、就医等实际问题，受到欢迎。",
    "会议强调，要确保如期完成脱贫攻坚目标任务。",
]


def pages() -> list[str]:
    shown = []
    for k, dialect in enumerate(damage_generator.DIALECTS.values()):
        for seed in range(12):
            text = "".join(SENTENCES[(seed * 7 + k + n * (seed % 5 + 1)) % len(SENTENCES)] for n in range(4 + seed))
            shown.append(damage_generator.damage(text, dialect, seed)[0])
    return shown


@pytest.mark.slow
def test_machine_code_and_plain_python_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    undo_page.compile()
    shown = pages()
    fast = [find(text) for text in shown]
    monkeypatch.setattr(undo_page, "_code", None)
    monkeypatch.setattr(compiling, "_PATIENCE", float("inf"))
    for text, (found, suspicious) in zip(shown, fast, strict=True):
        plainly, also_suspicious = find(text)
        assert suspicious == also_suspicious
        assert (found is None) == (plainly is None)
        if found is not None and plainly is not None:
            assert all(np.array_equal(a, b) for a, b in zip(found, plainly, strict=True))
    assert sum(found is not None and len(found.glitches) > 0 for found, _ in fast) > 20


def _units(text: str) -> np.ndarray:  # type: ignore[type-arg]
    return np.frombuffer(bytearray(text.encode("utf-32-le")), np.int32).astype(np.int64)


def _memory() -> Work:
    work = _work()
    return work._replace(table=np.zeros(65_536, np.int64), state=np.full(STATE, -1, np.int64))


PROOFS = [
    # text, table, sign of loss, what the mirror shows
    ("以奮戰到底", {"詩": "shī", "戰": "zhàn"}, "?", "以?shī)^戰(zhàn)到底"),
    ("變為壯美現實", {"優": "yōu"}, "?", "變?yōu)閴衙垃F實"),
    ("生活富裕”的目標。", {"標": "biāo"}, "?", "生活富?!钡哪繕?biāo)。"),
    ("全部完成。縣人大", {}, "?", "全部完成??h人大"),
    ("當地基層組織", {"數": "shù"}, "", "當(shù)鼗鶎咏M織"),
    ("以奮戰到底", {"詩": "shī", "戰": "zhàn"}, "?", "以奮戰(zhàn)到底"),
    ("全部完成。縣人大", {}, "?", "全部完成。縣人大"),
    ("東西部", {"東": "dong"}, "?", "東(dong)西部"),
]


@pytest.mark.parametrize(("text", "table", "lost", "shown"), PROOFS)
def test_both_forward_runs_say_the_same(text: str, table: dict[str, str], lost: str, shown: str) -> None:
    work = _memory()
    for character, reading in table.items():
        work.table[gbk_code(character)] = reading_key(reading)
    with np.errstate(over="ignore"):
        proven = reproduces(_wide(), work, _units(text), _units(shown), ord(lost) if lost else 0, 1)
    assert bool(proven) == Mirror(table, lost).reproduces(text, shown)


def test_tables_say_what_the_lists_say() -> None:
    t = tables()
    known = characters()
    for character in "機機關后著一。，（“":
        code = gbk_code(character)
        assert t.dense[EACH * ord(character) + GBK] == code
        assert pair(t, code) == ord(character)
        assert chr(t.dense[EACH * ord(character) + SIMPLE]) == known.simplified.get(character, character)
    for word, count in list(word_counts().items())[::5000]:
        cost = round((log_total() - np.log(count)) * SCALE)
        if len(word) == 1:
            assert abs(int(t.dense[EACH * ord(word) + COST]) - cost) <= 1
            continue
        key = 0
        for character in word:
            key = key << 16 | ord(character)
        with np.errstate(over="ignore"):
            assert abs(word_cost(t, np.int64(key - (1 << 64) if key >= 1 << 63 else key)) - cost) <= 1
    with np.errstate(over="ignore"):
        assert word_cost(t, np.int64(ord("鼗") << 16 | ord("鶎"))) == -1


@pytest.mark.parametrize(
    ("character", "reading"),
    [("機", "jī"), ("機", "ji"), ("機", "jí"), ("綠", "lǜ"), ("綠", "lv"), ("綠", "lu"), ("關", "ɡuān"), ("會", "kuài")],
)
def test_readings(character: str, reading: str) -> None:
    with np.errstate(over="ignore"):
        assert reads_key(tables(), ord(character), np.int64(reading_key(reading))) == reads(character, reading)
    assert reading_of(reading_key(reading)) == reading.replace("ɡ", "g")


def test_a_cache_that_cannot_be_written_does_no_harm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("BANGFU_CACHE", str(blocked))
    monkeypatch.setattr(compiling.tempfile, "gettempdir", lambda: str(blocked))
    assert compiling.cache_folder.__wrapped__() is None


def test_a_cut_short_table_file_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from transforms.decode import tables as module

    monkeypatch.setattr(module, "cache_folder", lambda: tmp_path)
    (tmp_path / module._name()).write_bytes(b"\0" * 80)
    made = module.tables.__wrapped__()
    again = module.tables.__wrapped__()
    assert all(np.array_equal(a, b) for a, b in zip(made, again, strict=True))
    assert len(list(tmp_path.iterdir())) == 1


class _StoppedError(Exception):
    pass


def test_compiling_that_is_broken_off_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = compiling.EntryPoint(undo_page.plain)
    names = {f.__name__: f for f, _ in compiling._inner}
    types = compiling._arguments
    asked = 0

    def stop(function: object) -> object:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise _StoppedError
        return types(function)  # type: ignore[arg-type]

    monkeypatch.setattr(compiling, "_arguments", stop)
    # nothing is kept, so that it really compiles
    monkeypatch.setattr(compiling, "cache_folder", lambda: None)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    for _ in range(2):
        asked = 0
        with pytest.raises(_StoppedError):
            entry.compile()
        assert not entry.is_compiled
        assert asked == 3
        assert all(getattr(sys.modules[f.__module__], name) is f for name, f in names.items())
    # the next page that is worth it tries again
    assert entry.prepare(0) is False
    with pytest.raises(_StoppedError):
        asked = 0
        entry.prepare(10**9)


def test_without_the_compiler_plain_python_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = compiling.EntryPoint(undo_page.plain)

    def missing() -> None:
        raise ImportError

    monkeypatch.setattr(compiling, "_numba", missing)
    assert entry.prepare(10**9) is False
    assert not entry.is_compiled


def test_what_the_budget_left_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from transforms.decode import repair, undo

    shown = "機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議," + "理想藍圖變?yōu)閴衙垃F實," * 30
    monkeypatch.setattr(undo_page, "_code", None)
    monkeypatch.setattr(compiling, "_PATIENCE", float("inf"))
    whole = repair(shown)
    assert "search_budget" not in whole.damage
    assert whole.text.count("變為壯美現實") == 30
    assert whole.proven
    monkeypatch.setattr(undo, "_FEWEST_WAYS", 300)
    monkeypatch.setattr(undo, "_WAYS_A_CHARACTER", 0)
    part = repair(shown)
    assert "search_budget" in part.damage
    assert 0 < part.text.count("變為壯美現實") < 30
    assert "閴衙垃" in part.text
    assert part.proven is False


def test_a_stretch_of_thousands_is_put_right_and_uncertain(monkeypatch: pytest.MonkeyPatch) -> None:
    from transforms.decode import repair

    monkeypatch.setattr(undo_page, "_code", None)
    monkeypatch.setattr(compiling, "_PATIENCE", float("inf"))
    # every trail byte from 0x80, so that nothing brings it back into step
    words = "".join(c for c in "工作中全面落實責任完成任務建設美好生活" if c.encode("gb18030")[1] >= 0x80)
    for lost in ("?", ""):
        shown = ("為" + words * 80).encode("gb18030")[1:].decode("gb18030", "ignore") + lost
        page = repair(f"機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議,理想藍圖變{lost}yōu)" + shown)
        assert words * 79 in page.text
        assert not [r for r in page.repairs if len(r.repaired_text) > 400 and r.certain]


CERTAINTY = [
    # a word that is not rare, a sentence that ends with a word and goes on
    ("实现了生活富裕”的目标任务。", "裕", True),
    ("市里召开工作会议。县人大领导出席。", "。", True),
    ("开通“武汉—法兰克福”全货运航线。", "福", True),
    # names and new words are in no list: one of them may always stand there
    ("师傅调配砂子，制作砂模。毛师傅的工作就是对铸件进行修整。", "粒", False),
    ("重点工程黄茅海跨海通道建设现场。", "。", False),
    # nothing behind it tells which mark it was
    ("向全国各族人民送上祝福。\n新年到了。", "福", False),
]


@pytest.mark.parametrize("dialect", ["full_question", "full_replacement", "sparse_question"])
@pytest.mark.parametrize(("text", "guess", "certain"), CERTAINTY)
def test_a_guess_is_certain_where_more_than_its_frequency_speaks_for_it(
    text: str, guess: str, certain: bool, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transforms.decode import repair

    monkeypatch.setattr(undo_page, "_code", None)
    monkeypatch.setattr(compiling, "_PATIENCE", float("inf"))
    around = "机关党员干部开会，研究乡村振兴工作，机关党员进村入户，机关党员再进村。\n"
    shown, before = damage_generator.damage(around + text + "\n" + around, damage_generator.DIALECTS[dialect], 1)
    page = repair(shown)
    found = [r for r in page.repairs if r.kind != "annotation" and guess in r.repaired_text]
    assert [r.certain for r in found] == [certain]
    # what is certain is right
    assert not certain or page.text == before


@pytest.mark.parametrize(
    ("text", "after"),
    [
        # the only sign in a page that nothing is annotated in
        ("国家会议这个时候，向全国各族人民送上祝福。\n这个时候新年到了。", True),
        ("国家会议这个时候，果树绿意盎然。县里果业局的同志来了。这个时候新年到了。", True),
        # honest marks
        ("国家会议这个时候，大家说好！\n这个时候新年到了。", False),
        ("国家会议这个时候，真的吗？这个时候新年到了。", False),
        ("国家会议这个时候，你好！A股涨了吗？K线这个时候新年到了。", False),
    ],
)
def test_a_mark_alone_where_nothing_is_annotated(text: str, after: bool) -> None:
    from transforms.decode import repair

    shown, before = damage_generator.damage(text, damage_generator.DIALECTS["none_vanishing"], 1)
    page = repair(shown)
    assert (page.text == before) is after or not after
    assert bool(page.repairs) is after
    assert not any(r.certain for r in page.repairs)


def test_full_stops_before_the_same_words_are_not_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    from transforms.decode import repair

    monkeypatch.setattr(undo_page, "_code", None)
    monkeypatch.setattr(compiling, "_PATIENCE", float("inf"))
    around = "机关党员干部开会，研究乡村振兴工作，机关党员进村入户，机关党员再进村。\n"
    settings = damage_generator.DIALECTS["full_question"]
    for text, certain in (
        ("市里召开工作会议。县人大领导出席。市里召开动员会议。县农业局领导也出席。", [True, True]),
        ("市里召开工作会议。县人大领导出席。市里召开动员会议。县人大领导也出席。", [False, False]),
    ):
        shown, before = damage_generator.damage(around + text + "\n" + around, settings, 1)
        page = repair(shown)
        assert page.text == before
        assert [r.certain for r in page.repairs if r.kind != "annotation"] == certain
