"""Lists of diseases that share a noun or a site: the members of real lists, in full."""

from __future__ import annotations

import pytest

from trialgraph.facts.populations.condition_names import make_condition_names
from trialgraph.vocabulary.load import load_builtin

LISTS: list[tuple[str, str, list[str]]] = [
    ("NCT00099008", "Breast or Endometrial Cancer", ["breast carcinoma", "endometrial carcinoma"]),
    ("NCT06699576", "Bone and Soft Tissue Sarcoma", ["bone sarcoma", "soft tissue sarcoma"]),
    (
        "NCT04670068",
        "epithelial ovarian, peritoneal or fallopian tube cancer",
        ["ovarian carcinoma", "peritoneal neoplasm", "fallopian tube carcinoma"],
    ),
    (
        "NCT05954117",
        "esophageal or gastroesophageal adenocarcinoma",
        ["esophageal adenocarcinoma", "gastroesophageal adenocarcinoma"],
    ),
    (
        "NCT05568095",
        "gastric, GEJ, or esophageal adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma", "esophageal adenocarcinoma"],
    ),
    ("NCT06411691", "cancer of the pancreas or colon", ["pancreatic carcinoma", "colon carcinoma"]),
    (
        "NCT05515796",
        "gastric / gastroesophageal junction adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma"],
    ),
    (
        "NCT02277938",
        "GI, lung, prostate and breast cancer",
        ["digestive system cancer", "lung cancer", "prostate carcinoma", "breast carcinoma"],
    ),
    ("NCT01640665", "Breast and Gastrointestinal Tumors", ["breast carcinoma", "digestive system cancer"]),
    ("NCT01640665", "Metastatic brain or meningeal tumors", ["brain metastases", "meningioma"]),
    (
        "NCT05568095",
        "Gastric, Gastroesophageal Junction, and Esophageal Adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma", "esophageal adenocarcinoma"],
    ),
    (
        "NCT05482074",
        "cutaneous, mucosal, or uveal melanoma",
        ["cutaneous melanoma", "mucosal melanoma", "uveal melanoma"],
    ),
    ("NCT00952757", "breast and prostate cancer", ["breast carcinoma", "prostate carcinoma"]),
    (
        "NCT01204801",
        "invasive ductal or invasive lobular carcinomas",
        ["invasive ductal breast carcinoma", "invasive lobular breast carcinoma"],
    ),
    ("NCT01996540", "Gastric or Pancreatic Cancers", ["gastric carcinoma", "pancreatic carcinoma"]),
    (
        "NCT00891878",
        "adenocarcinoma of the esophagus or gastroesophageal junction",
        ["esophageal adenocarcinoma", "gastroesophageal junction adenocarcinoma"],
    ),
    (
        "NCT05702229",
        "Gastric or Gastroesophageal Junction Adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma"],
    ),
    (
        "NCT03596047",
        "Bladder, prostate or colon cancer",
        ["bladder carcinoma", "prostate carcinoma", "colon carcinoma"],
    ),
    ("NCT05394168", "breast, papillary thyroid cancer", ["breast carcinoma", "papillary thyroid carcinoma"]),
    (
        "NCT06129864",
        "squamous cell carcinoma of the oropharynx, hypopharynx, oral cavity, or larynx",
        [
            "oropharyngeal squamous cell carcinoma",
            "hypopharyngeal squamous cell carcinoma",
            "oral cavity squamous cell carcinoma",
            "laryngeal squamous cell carcinoma",
        ],
    ),
    (
        "NCT05954117",
        "Esophageal and Gastroesophageal Junction Cancer",
        ["esophageal carcinoma", "gastroesophageal junction adenocarcinoma"],
    ),
    (
        "NCT05653063",
        "Cervical, Head and Neck and Prostate Cancer",
        ["cervical carcinoma", "head and neck carcinoma", "prostate carcinoma"],
    ),
    (
        "NCT00515372",
        "ovarian, peritoneal, or fallopian tube cancer",
        ["ovarian carcinoma", "peritoneal neoplasm", "fallopian tube carcinoma"],
    ),
    (
        "NCT03748186",
        "Fallopian Tube or Primary Peritoneal Cancers",
        ["fallopian tube carcinoma", "primary peritoneal carcinoma"],
    ),
    ("NCT05501886", "brain or leptomeningeal metastases", ["brain metastases", "leptomeningeal metastases"]),
    (
        "NCT05329766",
        "gastric, GEJ, and esophageal adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma", "esophageal adenocarcinoma"],
    ),
    (
        "NCT01028716",
        "large cell, mantle cell or Hodgkin's lymphomas",
        ["large B-cell lymphoma", "mantle cell lymphoma", "Hodgkin lymphoma"],
    ),
    ("NCT05013190", "squamous and basal cell carcinomas", ["squamous cell carcinoma", "basal cell carcinoma"]),
    ("NCT01625351", "Hodgkin and non-Hodgkin lymphoma", ["Hodgkin lymphoma", "non-Hodgkin lymphoma"]),
    (
        "NCT03419689",
        "high grade serous ovarian, tubal or primary peritoneal cancer",
        ["high grade ovarian serous adenocarcinoma", "fallopian tube carcinoma", "primary peritoneal carcinoma"],
    ),
    ("NCT05605535", "lung and/or liver metastasis", ["lung metastases", "liver metastases"]),
    ("NCT00602030", "bladder, or papillary thyroid cancer", ["bladder carcinoma", "papillary thyroid carcinoma"]),
    ("NCT02407561", "Rectal and Anal Cancer", ["rectal carcinoma", "anal carcinoma"]),
    (
        "NCT00169247",
        "Larynx or hypopharynx squamous cell carcinoma",
        ["laryngeal squamous cell carcinoma", "hypopharyngeal squamous cell carcinoma"],
    ),
    ("NCT06233591", "oral cavity or oropharyngeal cancers", ["oral cavity carcinoma", "oropharyngeal carcinoma"]),
    (
        "NCT04672356",
        "non-small cell lung or small cell lung cancer",
        ["non-small cell lung carcinoma", "small cell lung carcinoma"],
    ),
    ("NCT03419689", "tubal or primary peritoneal cancer", ["fallopian tube carcinoma", "primary peritoneal carcinoma"]),
    (
        "NCT00809016",
        "nasopharyngeal or paranasal sinus cancer",
        ["nasopharyngeal carcinoma", "paranasal sinus carcinoma"],
    ),
    ("NCT00769288", "Hodgkin or non-Hodgkin lymphoma", ["Hodgkin lymphoma", "non-Hodgkin lymphoma"]),
    (
        "NCT06330064",
        "adenocarcinoma of esophagus, gastroesophageal junction, and stomach",
        ["esophageal adenocarcinoma", "gastroesophageal junction adenocarcinoma", "gastric adenocarcinoma"],
    ),
    (
        "NCT01602679",
        "breast/ovarian/endometrial cancer",
        ["breast carcinoma", "ovarian carcinoma", "endometrial carcinoma"],
    ),
    (
        "NCT06330064",
        "squamous cell carcinoma of the oral cavity, oropharynx, hypopharynx, or larynx",
        [
            "oral cavity squamous cell carcinoma",
            "oropharyngeal squamous cell carcinoma",
            "hypopharyngeal squamous cell carcinoma",
            "laryngeal squamous cell carcinoma",
        ],
    ),
    ("NCT01640665", "breast and/or GI tumors", ["breast carcinoma", "digestive system cancer"]),
    ("NCT02530047", "endometrial and ovarian cancer", ["endometrial carcinoma", "ovarian carcinoma"]),
    (
        "NCT02475213",
        "head and neck (SCCHN), non small cell lung cancer",
        ["head and neck carcinoma", "head and neck squamous cell carcinoma", "non-small cell lung carcinoma"],
    ),
    (
        "NCT05605535",
        "Epithelial Ovarian, Fallopian Tube or Peritoneal Carcinoma",
        ["ovarian carcinoma", "fallopian tube carcinoma", "primary peritoneal carcinoma"],
    ),
    (
        "NCT02475213",
        "Head and Neck, Non-Small Cell Lung Cancer",
        ["head and neck carcinoma", "non-small cell lung carcinoma"],
    ),
    (
        "NCT03330028",
        "Adenocarcinoma of the stomach or gastroesophageal junction",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma"],
    ),
    ("NCT05400408", "Colorectal and Pancreatic Cancers", ["colorectal carcinoma", "pancreatic carcinoma"]),
    (
        "NCT04354246",
        "epithelial ovarian, fallopian tube, or primary peritoneal carcinoma",
        ["ovarian carcinoma", "fallopian tube carcinoma", "primary peritoneal carcinoma"],
    ),
    ("NCT00405873", "acute or chronic leukemia", ["acute leukemia", "chronic leukemia"]),
    (
        "NCT03291002",
        "head and neck, or adenoid cystic carcinoma",
        ["head and neck carcinoma", "adenoid cystic carcinoma"],
    ),
    ("NCT02381912", "kidney, and bladder tumors", ["kidney cancer", "bladder carcinoma"]),
    (
        "NCT04262856",
        "cervix, breast, or prostate cancer",
        ["cervical carcinoma", "breast carcinoma", "prostate carcinoma"],
    ),
    (
        "NCT05860530",
        "epithelial ovarian, fallopian tube, or primary peritoneal cancer",
        ["ovarian carcinoma", "fallopian tube carcinoma", "primary peritoneal carcinoma"],
    ),
    ("NCT06776198", "bladder, and gastric cancers", ["bladder carcinoma", "gastric carcinoma"]),
    (
        "NCT02475213",
        "head and neck, or non-small cell lung cancer",
        ["head and neck carcinoma", "non-small cell lung carcinoma"],
    ),
    (
        "NCT06346197",
        "gastric, gastro-oesophageal junction or oesophageal adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma", "esophageal adenocarcinoma"],
    ),
    ("NCT01105806", "pancreatic or hepatobiliary cancer", ["pancreatic carcinoma", "hepatobiliary cancer"]),
    ("NCT01416909", "colorectal or gynecological cancer", ["colorectal carcinoma", "gynaecological cancer"]),
    (
        "NCT06346392",
        "gastric or GEJ adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma"],
    ),
    (
        "NCT00064259",
        "Esophageal, Gastro-Esophageal Junction and Gastric Cancer",
        ["esophageal carcinoma", "gastroesophageal junction adenocarcinoma", "gastric carcinoma"],
    ),
    ("NCT03291002", "Ocular and mucosal melanoma", ["uveal melanoma", "mucosal melanoma"]),
    (
        "NCT00385866",
        "cancer of the breast, cervix, colon and/or rectum, prostate, or lung",
        [
            "breast carcinoma",
            "cervical carcinoma",
            "colon carcinoma",
            "rectal carcinoma",
            "prostate carcinoma",
            "lung cancer",
        ],
    ),
    (
        "NCT01779050",
        "invasive ductal or invasive lobular breast carcinoma",
        ["invasive ductal breast carcinoma", "invasive lobular breast carcinoma"],
    ),
    (
        "NCT05102214",
        "gastric/esophagogastric junction adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma"],
    ),
    (
        "NCT04892173",
        "Squamous cell carcinoma of the oral cavity, oropharynx, hypopharynx",
        [
            "oral cavity squamous cell carcinoma",
            "oropharyngeal squamous cell carcinoma",
            "hypopharyngeal squamous cell carcinoma",
        ],
    ),
    (
        "NCT00318903",
        "adenocarcinoma/squamous cell carcinoma of the esophagus",
        ["esophageal adenocarcinoma", "esophageal squamous cell carcinoma"],
    ),
    ("NCT05415072", "cutaneous or mucosal melanoma", ["cutaneous melanoma", "mucosal melanoma"]),
    ("NCT00087347", "Prostate or Breast Cancer", ["prostate carcinoma", "breast carcinoma"]),
    ("NCT03308409", "prostrate or colon cancer", ["prostate carcinoma", "colon carcinoma"]),
    (
        "NCT03442764",
        "cutaneous squamous cell or basal cell carcinoma",
        ["cutaneous squamous cell carcinoma", "basal cell carcinoma"],
    ),
    ("NCT07132918", "esophageal/esophagogastric cancer", ["esophageal carcinoma", "gastroesophageal carcinoma"]),
    (
        "NCT02668913",
        "epithelial ovarian, primary peritoneal or fallopian tube cancer",
        ["ovarian carcinoma", "primary peritoneal carcinoma", "fallopian tube carcinoma"],
    ),
    ("NCT04354246", "adenocarcinoma of the colon/rectum", ["colon adenocarcinoma", "rectal adenocarcinoma"]),
    ("NCT06328036", "liver or bone metastases", ["liver metastases", "bone metastases"]),
    ("NCT03851952", "carcinoma of the bladder or prostate", ["bladder carcinoma", "prostate carcinoma"]),
    ("NCT07562841", "Ocular (uveal) or mucosal melanoma", ["uveal melanoma", "mucosal melanoma"]),
    ("NCT05371951", "testicular or prostate cancer", ["testicular cancer", "prostate carcinoma"]),
    (
        "NCT05184725",
        "Prostate, kidney, and bladder cancer",
        ["prostate carcinoma", "kidney cancer", "bladder carcinoma"],
    ),
    ("NCT02407561", "rectal and esophageal carcinomas", ["rectal carcinoma", "esophageal carcinoma"]),
    (
        "NCT03067610",
        "Oropharyngeal and Laryngeal Squamous Cell Carcinoma",
        ["oropharyngeal squamous cell carcinoma", "laryngeal squamous cell carcinoma"],
    ),
    ("NCT01938443", "leptomeningeal or brain metastases", ["leptomeningeal metastases", "brain metastases"]),
    (
        "NCT02646098",
        "Mantle Cell and Diffuse Large B-cell Lymphoma",
        ["mantle cell lymphoma", "diffuse large B-cell lymphoma"],
    ),
    ("NCT01786538", "adenocarcinoma of the colon or the rectum", ["colon adenocarcinoma", "rectal adenocarcinoma"]),
    (
        "NCT00777179",
        "small cell and non small-cell lung cancer",
        ["small cell carcinoma", "non-small cell lung carcinoma"],
    ),
    ("NCT03748186", "endometrioid and serous adenocarcinomas", ["endometrioid adenocarcinoma", "serous carcinoma"]),
    ("NCT03241680", "breast and colorectal cancer", ["breast carcinoma", "colorectal carcinoma"]),
    (
        "NCT03342417",
        "Breast, Ovarian and Gastric Cancer",
        ["breast carcinoma", "ovarian carcinoma", "gastric carcinoma"],
    ),
    ("NCT05005650", "tubal, primary peritoneal cancer", ["fallopian tube carcinoma", "primary peritoneal carcinoma"]),
]
# A list of which one member is no site: only what stands whole is a disease.
WHOLE: list[tuple[str, str, list[str]]] = [
    ("NCT06010316", "benign or malignant tumors", []),
    ("NCT05064306", "sarcoma, Wilm's tumor", ["sarcoma", "Wilms tumor"]),
    (
        "NCT04367597",
        "basal cell carcinoma and squamous cell carcinoma of the skin",
        ["basal cell carcinoma", "cutaneous squamous cell carcinoma"],
    ),
]


@pytest.mark.parametrize(("phrase", "names"), [row[1:] for row in (*LISTS, *WHOLE)])
def test_members_of_a_list(phrase: str, names: list[str]) -> None:
    found = make_condition_names(load_builtin()).find(phrase)
    assert [named.name for named in found] == names
    assert all(phrase[named.start : named.end].strip() for named in found)
