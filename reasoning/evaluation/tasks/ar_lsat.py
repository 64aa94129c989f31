"""AR-LSAT: the analytical reasoning of the Law School Admission Test, five options each."""

from __future__ import annotations

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.task import Task
from reasoning.evaluation.tasks.lettered import LOGIC_LM, WHERE, reader

OWNERS = {
    "train": ("train_ar.json", "AR_TrainingData.json"),
    "dev": ("dev.json", "val_ar.json", "AR_DevelopmentData.json"),
    "validation": ("dev.json", "val_ar.json", "AR_DevelopmentData.json"),
    "test": ("test_ar.json", "AR_TestData.json"),
}
"""The files of Logic-LM and of the owners' two forms."""

TASK = Task(
    name="ar_lsat",
    about="analytical reasoning of the LSAT: assignments under constraints; five options",
    paper="Zhong et al., 2021, arXiv:2104.06598",
    where="AR-LSAT is in the repository zhongwanjun/AR-LSAT (AR_DevelopmentData.json, and val_ar.json in "
    f"complete_lsat_data); AGIEval's lsat-ar.jsonl in ruixiangcui/AGIEval. {WHERE.format(folder='AR-LSAT')}",
    read=reader("ar_lsat", "choice"),
    files=OWNERS,
    split="dev",
    sample="ar_lsat.json",
    card=Card(
        licence="MIT (the owners' repository, AGIEval and Logic-LM)",
        size="2,046 questions; 231 to develop (Logic-LM asks these), 230 to test (AGIEval)",
        metric="accuracy of the option's letter",
        published=(
            Published("GPT-4, directly; chain of thought", "33.3 %; 35.1 %", LOGIC_LM),
            Published("GPT-4, Logic-LM", "43.0 %", LOGIC_LM),
        ),
    ),
)
"""The task, in the owners' forms, AGIEval's and Logic-LM's."""
