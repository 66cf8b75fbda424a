"""States of earlier therapy in real sentences, and which of them a study keeps."""

from __future__ import annotations

import pytest

from trialgraph.facts.populations.prior_governed import Place
from trialgraph.facts.populations.prior_therapies import MOST_TELLING, extract_prior_therapies, parse_prior_therapies
from trialgraph.facts.populations.therapy_names import make_therapy_names
from trialgraph.study import Study, Text
from trialgraph.vocabulary.load import load_builtin

State = tuple[str, str]

SENTENCES: list[tuple[str, Place, str, set[State]]] = [
    ("NCT06778603", "inclusion", "4\\. No prior systemic treatment for osteosarcoma.", {("systemic therapy", "naive")}),
    (
        "NCT06778603",
        "exclusion",
        "5\\. Prior radiation therapy to the target lesion.",
        {("radiotherapy", "prohibited")},
    ),
    (
        "NCT05554939",
        "inclusion",
        "4. Individuals must have received adequate prior therapy:",
        {("systemic therapy", "required")},
    ),
    ("NCT06301386", "exclusion", "2. Prior treatment with PD-1 antibody;", {("PD-1 antibody", "prohibited")}),
    ("NCT06301386", "exclusion", "3. Prior treatment with mTOR inhibitor;", {("mTOR inhibitor", "prohibited")}),
    (
        "NCT03067610",
        "exclusion",
        "Prior systemic chemotherapy for the study cancer; prior chemotherapy for a remote cancer is allowable",
        {("chemotherapy", "prohibited")},
    ),
    (
        "NCT03067610",
        "exclusion",
        "Prior radiotherapy to the region of the study cancer that would result in overlap of radiation fields.",
        {("radiotherapy", "prohibited")},
    ),
    (
        "NCT05482074",
        "exclusion",
        "Any previous treatment with a PARP inhibitor, including olaparib.",
        {("PARP inhibitor", "prohibited")},
    ),
    (
        "NCT06234150",
        "inclusion",
        "Newly diagnosed, histologically confirmed, resected stage I-IIIa BC",
        {("surgery", "required")},
    ),
    (
        "NCT00100256",
        "inclusion",
        "Has documentation of progressive disease following prior chemotherapy or who refused to receive "
        "standard chemotherapy.",
        {("chemotherapy", "progressed_on")},
    ),
    (
        "NCT06467357",
        "exclusion",
        "Prior exposure to other HER2 targeting therapies, ADCs, immune checkpoint inhibitors and "
        "therapeutic anticancer vaccines;",
        {
            ("HER2-targeted therapy", "prohibited"),
            ("antibody-drug conjugate", "prohibited"),
            ("checkpoint inhibitor", "prohibited"),
            ("vaccine", "prohibited"),
        },
    ),
    (
        "NCT05952557",
        "exclusion",
        "Previous treatment with camizestrant, investigational SERDs/investigational ER targeting agents, or "
        "fulvestrant",
        {
            ("camizestrant", "prohibited"),
            ("selective estrogen receptor degrader", "prohibited"),
            ("fulvestrant", "prohibited"),
        },
    ),
    (
        "NCT01477060",
        "inclusion",
        "1. Female patients with a histologically or cytologically confirmed adenocarcinoma of the breast "
        "progressing from prior hormonal therapy",
        {("endocrine therapy", "progressed_on")},
    ),
    (
        "NCT01477060",
        "inclusion",
        "5. Documented disease progression after first-line hormone therapy",
        {("endocrine therapy", "progressed_on")},
    ),
    (
        "NCT00429026",
        "inclusion",
        "12. For transplantation: Failed at least one prior treatment for metastatic RCC. Radiation therapy "
        "or surgery is not counted as a treatment.",
        {("systemic therapy", "progressed_on")},
    ),
    (
        "NCT01996540",
        "exclusion",
        "2. prior chemotherapy and/or new target drugs treatments for metastatic or advanced disease.",
        {("chemotherapy", "prohibited")},
    ),
    (
        "NCT00512980",
        "exclusion",
        "4. Prior chemotherapy or radiation",
        {("chemotherapy", "prohibited"), ("radiotherapy", "prohibited")},
    ),
    ("NCT01258348", "exclusion", "Participants who have previously received sunitinib", {("sunitinib", "prohibited")}),
    (
        "NCT04728893",
        "inclusion",
        "Part 2 Cohort B: CLL/SLL participants who are relapsed or refractory following at least 1 line of "
        "prior therapy and are BTKi treatment naive",
        {("BTK inhibitor", "naive"), ("systemic therapy", "progressed_on")},
    ),
    (
        "NCT05013190",
        "exclusion",
        "1. Received a bortezomib/carfilzomib-based triple-drug regimens as initial therapy less than 2 cycles.",
        {("bortezomib", "prohibited"), ("carfilzomib", "prohibited")},
    ),
    (
        "NCT05693090",
        "inclusion",
        "Treatment-naïve for locally advanced/metastatic EGFR-mutated NSCLC and osimertinib treatment-naïve for NSCLC.",
        {("systemic therapy", "naive"), ("osimertinib", "naive")},
    ),
    ("NCT05914116", "inclusion", "Having received prior novel hormone therapy.", {("endocrine therapy", "required")}),
    (
        "NCT05914116",
        "inclusion",
        "> Previously treated with a PD-1 or PD-L1 inhibitor.",
        {("checkpoint inhibitor", "required")},
    ),
    (
        "NCT05914116",
        "inclusion",
        "Has received 1 or 2 prior systemic therapy regimens for recurrent or metastatic disease;",
        {("systemic therapy", "required")},
    ),
    (
        "NCT05914116",
        "inclusion",
        "25. Taxane-naive CRPC subjects (Phase 2a Cohort 12, 16, 17 ONLY)",
        {("taxane", "naive")},
    ),
    ("NCT05914116", "inclusion", "Subjects must have platinum-resistant disease:", {("platinum", "resistant")}),
    (
        "NCT05914116",
        "inclusion",
        "Having received ADT and enzalutamide or abiraterone for ≥4 months, with suboptimal PSA response.",
        {("androgen deprivation therapy", "required"), ("enzalutamide", "required"), ("abiraterone", "required")},
    ),
    (
        "NCT05631795",
        "exclusion",
        "Participant has received prior treatment with any PI3K inhibitors and / or mTOR inhibitor",
        {("PI3K inhibitor", "prohibited"), ("mTOR inhibitor", "prohibited")},
    ),
    ("NCT00004050", "inclusion", "No prior chemotherapy for prostate cancer", {("chemotherapy", "naive")}),
    ("NCT00004050", "inclusion", "No prior radiotherapy for prostate cancer", {("radiotherapy", "naive")}),
    (
        "NCT06346197",
        "exclusion",
        "Patients previously treated by anti-PD-1, anti-PD-L1, or anti-CTLA-4 or any other immunotherapy",
        {("checkpoint inhibitor", "prohibited"), ("CTLA-4 antibody", "prohibited"), ("immunotherapy", "prohibited")},
    ),
    (
        "NCT00769288",
        "inclusion",
        "No prior radiotherapy to \\>= 50% of total marrow volume",
        {("radiotherapy", "naive")},
    ),
    (
        "NCT05607563",
        "exclusion",
        "Those who have received anti-TIGIT or anti-PVRIG therapy in the past;",
        {("TIGIT antibody", "prohibited"), ("PVRIG antibody", "prohibited")},
    ),
    (
        "NCT03291002",
        "inclusion",
        "either anti-PD-1 naive patients with indication for anti-PD-1 therapy (Cohort D1a) or patients "
        "refractory to anti-PD-1 therapy (Cohort D1b)",
        {("PD-1 antibody", "naive"), ("PD-1 antibody", "resistant")},
    ),
    (
        "NCT03291002",
        "inclusion",
        "indication for treatment with first-line pembrolizumab (patients naive to anti-PD-1/anti-PD-L1)",
        {("checkpoint inhibitor", "naive")},
    ),
    ("NCT05774483", "inclusion", "6. Treatment naïve", {("systemic therapy", "naive")}),
    ("NCT00090870", "inclusion", "No prior immunotherapy", {("immunotherapy", "naive")}),
    (
        "NCT06140836",
        "inclusion",
        "Up to 1 prior line of systemic treatment for NSCLC is permitted",
        {("systemic therapy", "allowed")},
    ),
    (
        "NCT01290471",
        "inclusion",
        "Pathologically documented advanced solid malignant tumor refractory to standard treatment or for "
        "which no standard treatment is available.",
        {("systemic therapy", "resistant")},
    ),
    (
        "NCT04406610",
        "inclusion",
        "All standard therapies have failed according to NCCN guidelines or the patient refuses standard "
        "therapies after cancer recurrence",
        {("systemic therapy", "progressed_on")},
    ),
    (
        "NCT00117156",
        "inclusion",
        "Prior treatment with rituximab is permitted, if rituximab induced an objective response which "
        "persisted for at least 6 months",
        {("rituximab", "allowed")},
    ),
    ("NCT00117156", "inclusion", "Prior radiotherapy is acceptable", {("radiotherapy", "allowed")}),
    (
        "NCT01144260",
        "inclusion",
        "progression after at least one course of an alkylating agent (cyclophosphamide or chlorambucil)",
        {("alkylating agent", "progressed_on")},
    ),
    (
        "NCT06014255",
        "exclusion",
        "Prior radiation therapy, hormonal therapy, biologic therapy, or chemotherapy for prostate cancer",
        {("radiotherapy", "prohibited"), ("endocrine therapy", "prohibited"), ("chemotherapy", "prohibited")},
    ),
    (
        "NCT03671044",
        "inclusion",
        "4. Patients with locally advanced or metastatic breast cancer after failure of prior chemotherapy.",
        {("chemotherapy", "progressed_on")},
    ),
    (
        "NCT02456571",
        "inclusion",
        "2. Evidence of disease progression on or following enzalutamide or abiraterone acetate, as defined "
        "by one of the following:",
        {("enzalutamide", "progressed_on"), ("abiraterone", "progressed_on")},
    ),
    ("NCT00002921", "inclusion", "No other prior chemotherapy allowed", {("chemotherapy", "prohibited")}),
    (
        "NCT00080808",
        "inclusion",
        "6. No prior history of pelvic irradiation or androgen deprivation therapy (LHRH agonists or anti-androgens)",
        {
            ("radiotherapy", "naive"),
            ("androgen deprivation therapy", "naive"),
            ("GnRH agonist", "naive"),
            ("androgen receptor inhibitor", "naive"),
        },
    ),
    (
        "000_8c8bcb7ea39ef8d9",
        "summary",
        "in the treatment of PD-1 inhibitor-resistant nasopharyngeal carcinoma.",
        {("PD-1 antibody", "resistant")},
    ),
    (
        "003_1be6ace33cd82a93",
        "summary",
        "accompanied by malignant ascites who have failed previous standard treatments are enrolled.",
        {("systemic therapy", "progressed_on")},
    ),
    (
        "NCT05914116",
        "inclusion",
        "Has experienced disease progression during or after treatment with an anti-PD-1/L1 agent",
        {("checkpoint inhibitor", "progressed_on")},
    ),
    (
        "NCT05057052",
        "inclusion",
        "must have failed at least two previous systemic chemotherapy regimens (containing fluorouracil, "
        "oxaliplatin, and irinotecan)",
        {
            ("chemotherapy", "progressed_on"),
            ("fluorouracil", "progressed_on"),
            ("oxaliplatin", "progressed_on"),
            ("irinotecan", "progressed_on"),
        },
    ),
    ("NCT06140836", "title", "(TKI)-naïve ROS1-positive Non-Small Cell Lung Cancer", {("ROS1 inhibitor", "naive")}),
    (
        "NCT04395989",
        "exclusion",
        "Previous received anti-VEGFR small molecule tyrosine kinase inhibitors (e.g. famitinib, sorafenib, "
        "Sunitinib, regorafenib, etc.)",
        {("VEGFR inhibitor", "prohibited")},
    ),
    (
        "NCT06385925",
        "exclusion",
        "Prior treatment with KRAS G12D targeted therapy.",
        {("KRAS G12D-targeted therapy", "prohibited")},
    ),
    ("NCT04405674", "exclusion", "4. Received EGFR TKI treatment within 2 weeks", set()),
    (
        "NCT02364076",
        "exclusion",
        "prior chemotherapy, targeted small molecule therapy, or radiation therapy within 2 weeks",
        set(),
    ),
    (
        "NCT05968690",
        "exclusion",
        "life-threatening liver toxicity poorly responsive to steroids with prior anti-PD-1 therapy.",
        set(),
    ),
    ("NCT06346197", "inclusion", "9 months after the end of the treatment with oxaliplatin", set()),
    (
        "NCT04624828",
        "title",
        "Prostate Cancer Patients Treated With Metastases-directed Stereotactic Body Radiation Therapy (SBRT)",
        set(),
    ),
    ("NCT06328036", "exclusion", "require treatment with high dose systemic corticosteroids", set()),
    (
        "NCT06301386",
        "inclusion",
        "disease progression or intolerance to prior standard therapy during or after standard therapy",
        {("systemic therapy", "intolerant"), ("systemic therapy", "progressed_on")},
    ),
    (
        "NCT05482074",
        "inclusion",
        "Subjects must have received prior checkpoint inhibitor therapy (defined as anti-CTLA4 or anti-PD-1 "
        "or combination anti-CTLA4/anti-PD-1)",
        {("checkpoint inhibitor", "required")},
    ),
    (
        "NCT05014815",
        "exclusion",
        "Participants who had received prior treatment with EGFR inhibitors, ALK inhibitors, or other "
        "targeted therapies",
        {("ALK inhibitor", "prohibited"), ("EGFR inhibitor", "prohibited"), ("targeted therapy", "prohibited")},
    ),
    ("NCT00106613", "exclusion", "Previous extensive radiotherapy involving ≥ 30% of bone marrow", set()),
    (
        "NCT01515527",
        "inclusion",
        "Prior therapy with hydroxyurea, hematopoietic growth factors, azacytidine, ATRA, or total dose of "
        "cytarabine up to 2g is allowed",
        {("azacitidine", "allowed"), ("cytarabine", "allowed"), ("hydroxyurea", "allowed"), ("tretinoin", "allowed")},
    ),
    (
        "NCT00417079",
        "inclusion",
        "adenocarcinoma of the prostate that is refractory to hormone therapy and previously treated with a "
        "Taxotere®-containing regimen",
        {("docetaxel", "required"), ("endocrine therapy", "resistant")},
    ),
    (
        "NCT00417079",
        "exclusion",
        "Previous treatment with \\<225 mg/m\\^2 cumulative dose of Taxotere (or docetaxel)",
        set(),
    ),
    (
        "NCT05904886",
        "inclusion",
        "No prior systemic treatment for locally advanced or metastatic and/or unresectable HCC-measurable "
        "disease according to RECIST v1.1",
        {("systemic therapy", "naive")},
    ),
    (
        "NCT00070525",
        "inclusion",
        "Progressive or relapsed disease after prior conventional therapy",
        {("systemic therapy", "progressed_on")},
    ),
    (
        "NCT04897321",
        "inclusion",
        "Evidence of relapsed or refractory disease after standard first-line therapy",
        {("systemic therapy", "progressed_on")},
    ),
    (
        "NCT05060432",
        "exclusion",
        "Have received prior chemotherapy administered in the recurrent advanced or metastatic setting "
        "(except for systemic therapy completed \\> 6 months prior to screening if given as part of "
        "multimodal treatment for locally advanced disease)",
        {("chemotherapy", "prohibited")},
    ),
    ("NCT05470595", "exclusion", "5. Any prior treatment for metastatic disease", {("systemic therapy", "prohibited")}),
    ("NCT03342417", "inclusion", "≤4 lines of prior systemic chemotherapy", {("chemotherapy", "allowed")}),
    (
        "NCT03186404",
        "title",
        "Statins for the Primary Prevention of Heart Failure in Patients Receiving Anthracycline Pilot Study",
        set(),
    ),
    (
        "NCT02475213",
        "title",
        "Safety Study of Enoblituzumab (MGA271) in Combination With Pembrolizumab or MGA012 in Refractory Cancer",
        set(),
    ),
    ("NCT07221253", "exclusion", "Any concurrent chemotherapy, radiotherapy, immunotherapy", set()),
    (
        "NCT06312176",
        "inclusion",
        "Has radiographic disease progression on one or more lines of endocrine therapy for unresectable "
        "locally advanced/metastatic HR+/HER2- breast cancer",
        {("endocrine therapy", "progressed_on")},
    ),
    (
        "NCT05415072",
        "exclusion",
        "Treatment with any of the following anti-cancer therapies prior to the first dose of study "
        "treatment within the stated timeframes:",
        set(),
    ),
    (
        "NCT03964233",
        "inclusion",
        "documented disease progression or relapse during or after all standard of care treatments",
        {("systemic therapy", "progressed_on")},
    ),
    (
        "NCT06065748",
        "exclusion",
        "Prior systemic therapy (e.g., prior chemotherapy, immunotherapy, or biologic therapy) for locally "
        "advanced unresectable or metastatic breast cancer",
        {("systemic therapy", "prohibited")},
    ),
    (
        "NCT06699576",
        "inclusion",
        "Cohort2: Advanced osteosarcoma patients for which standard treatment has proven ineffective or unavailable "
        "or intolerable.",
        {("systemic therapy", "intolerant"), ("systemic therapy", "progressed_on")},
    ),
    (
        "NCT05293496",
        "inclusion",
        "Participants have received approved therapies according to their diagnosis.",
        {("systemic therapy", "required")},
    ),
    (
        "NCT02650414",
        "inclusion",
        "Patients with Ph+ ALL are eligible if they are intolerant to or have failed tyrosine kinase inhibitor "
        "therapy OR",
        {("kinase inhibitor", "intolerant"), ("kinase inhibitor", "progressed_on")},
    ),
    (
        "NCT05317416",
        "exclusion",
        "Prior treatment with BCMA targeted therapy",
        {("BCMA-targeted therapy", "prohibited")},
    ),
    ("NCT05154201", "inclusion", "Patients who have received prior IRE1 inhibitors", {("IRE1 inhibitor", "required")}),
    (
        "NCT06433609",
        "exclusion",
        "Has received or been receiving PD-(L)1 inhibitors and/or ADC containing a topoisomerase inhibitor-like "
        "payload",
        {
            ("antibody-drug conjugate", "prohibited"),
            ("checkpoint inhibitor", "prohibited"),
        },
    ),
    (
        "NCT00318903",
        "inclusion",
        "No prior receipt of surgery, chemotherapy, radiotherapy or immunotherapy",
        {("chemotherapy", "naive"), ("immunotherapy", "naive"), ("radiotherapy", "naive")},
    ),
    (
        "NCT03264274",
        "title",
        "Trial of Aflibercept Monotherapy With DCE-US in Chemorefractory Metastatic Colorectal Cancer",
        {("chemotherapy", "resistant")},
    ),
    (
        "NCT06549465",
        "exclusion",
        "Prior radiopharmaceutical therapy (e.g., Ra-223, Lu-177-PSMA-617, or Lu-177-PSMA-I\\&T)",
        {("radiopharmaceutical", "prohibited")},
    ),
    ("NCT03198546", "exclusion", "Had accepted gene therapy before", {("gene therapy", "prohibited")}),
    (
        "NCT04691388",
        "title",
        "A Trial of Sintilimab Plus Anlotinib For Metastatic NSCLC After First-Line PD-1 Inhibitor",
        {("PD-1 antibody", "required")},
    ),
    (
        "NCT06140836",
        "title",
        "A Study of Repotrectinib Versus Crizotinib in Participants With Locally Advanced or Metastatic Tyrosine "
        "Kinase Inhibitor (TKI)-naïve ROS1-positive Non-Small Cell Lung Cancer (NSCLC) (TRIDENT-3)",
        {("ROS1 inhibitor", "naive")},
    ),
    ("NCT03135171", "exclusion", "Intolerance to previous trastuzumab or pertuzumab therapy", set()),
    (
        "NCT06482905",
        "exclusion",
        "Subjects who have previously received CAR-T cell therapy or other gene therapy",
        {("CAR-T cell", "prohibited"), ("gene therapy", "prohibited")},
    ),
    (
        "NCT02475213",
        "inclusion",
        "Participants on the SCCHN cohort must have progressed on or after platinum-based systemic therapy",
        {("platinum", "progressed_on")},
    ),
    (
        "NCT02452294",
        "exclusion",
        "Patient who have received anti-angiogenic or anti-VEGF targeted agents",
        {("VEGF inhibitor", "prohibited"), ("antiangiogenic agent", "prohibited")},
    ),
    ("NCT06162988", "exclusion", "Targeted therapy prior to radiotherapy or PET/CT scan", set()),
    (
        "NCT00504660",
        "exclusion",
        "Patients must not have had prior treatment with Capecitabine, 5-FU or a combination of Temozolomide with "
        "CCNU (Lomustine) or BCNU (Carmustine)",
        {
            ("capecitabine", "prohibited"),
            ("carmustine", "prohibited"),
            ("fluorouracil", "prohibited"),
            ("lomustine", "prohibited"),
            ("temozolomide", "prohibited"),
        },
    ),
    (
        "NCT04262869",
        "exclusion",
        "Patients may not have received prior anti-PD-1, anti PD-L1 including durvalumab or anti CTLA-4 drugs",
        {("CTLA-4 antibody", "prohibited"), ("checkpoint inhibitor", "prohibited")},
    ),
    (
        "NCT07004647",
        "exclusion",
        "MSI-H (microsatellite instability-high)/dMMR (mismatch repair deficient) colorectal cancer patients "
        "without prior immunotherapy",
        set(),
    ),
    ("NCT05651269", "exclusion", "Documented KRAS G12C mutation and previously untreated with sotorasib", set()),
    (
        "NCT05278052",
        "inclusion",
        "Patients who have received palliative RT for symptomatic bony metastases or RFA will also be eligible "
        "provided the treated site is under control on imaging",
        {("radiotherapy", "allowed")},
    ),
    (
        "NCT00005908",
        "exclusion",
        "Patients treated with hormonal chemoprevention (tamoxifen or raloxifene) will be eligible",
        {("raloxifene", "allowed"), ("tamoxifen", "allowed")},
    ),
    (
        "NCT00856050",
        "exclusion",
        "Prior hormonal therapy for the treatment of uterine leiomyosarcoma (prior hormone replacement therapy is "
        "allowed)",
        {("endocrine therapy", "prohibited")},
    ),
    (
        "NCT00856050",
        "inclusion",
        "No limit to number of prior chemotherapies or biologics",
        {("chemotherapy", "allowed")},
    ),
    (
        "NCT05883644",
        "exclusion",
        "Refractory nausea and vomiting, chronic gastrointestinal (GI) disease, inability to swallow a formulated "
        "product, or previous significant bowel resection",
        set(),
    ),
    (
        "NCT06996782",
        "exclusion",
        "Participants with epidermal growth factor receptor mutations, anaplastic lymphoma receptor fusions or any "
        "other known genomic alteration for which targeted therapy is approved in the first line per local standard "
        "of care",
        set(),
    ),
    (
        "NCT06860815",
        "exclusion",
        "Concurrent use of hormonal therapy for non-cancer-related conditions (e.g., hormone replacement therapy) "
        "is acceptable",
        set(),
    ),
    (
        "NCT06818682",
        "exclusion",
        "Uncontrolled comorbidities such as diabetes or hypertension causing ineligibility to receive ARTA",
        set(),
    ),
    (
        "NCT03742258",
        "exclusion",
        "NOTE: Patients may receive at most 1 cycle of R-CHOP, rituximab, or systemic corticosteroids within this "
        "timeframe",
        set(),
    ),
    (
        "NCT03742258",
        "inclusion",
        "Previously treated transformed low-grade lymphoma to large B cell lymphoma with prior treatment not "
        "including an anthracycline",
        set(),
    ),
    (
        "NCT03941964",
        "title",
        "A Study of the Effectiveness of Venetoclax in Combination With Azacitidine or Decitabine in an Outpatient "
        "Setting in Patients With Acute Myeloid Leukemia (AML) Ineligible for Intensive Chemotherapy",
        set(),
    ),
    (
        "NCT04571138",
        "summary",
        "Patients with relapsed or refractory leukemia or lymphoma are often refractory to further chemotherapy",
        set(),
    ),
    (
        "NCT01009918",
        "inclusion",
        "Trastuzumab (Herceptin®) therapy may be given with or after primary chemotherapy",
        set(),
    ),
    (
        "NCT05241392",
        "exclusion",
        "Subjects who have participated the other interventional trial within one month before the enrollment, or "
        "have received other CAR-T cell therapies or gene-modified cell therapy before enrollment",
        {("CAR-T cell", "prohibited"), ("cell therapy", "prohibited")},
    ),
    (
        "NCT04167618",
        "summary",
        "Children and adolescents diagnosed with medullablastoma and with recurrent or refractory to frontline "
        "therapy will be treated with 177Lu-DTPA-omburtamab, which is a radioactive labelling of a murine "
        "monoclonal antibody targeting B7-H3",
        {("systemic therapy", "resistant")},
    ),
    (
        "NCT04317781",
        "title",
        "Tagraxofusp in Treating Patients With Blastic Plasmacytoid Dendritic Cell Neoplasm After Stem Cell Transplant",
        {("stem cell transplant", "required")},
    ),
    (
        "NCT07049094",
        "title",
        "The Analgesic Effect of Scalp Nerve Block Using Bupivacaine Liposomes for Postoperative Pain Relief After "
        "Craniotomy",
        set(),
    ),
    (
        "NCT02169388",
        "inclusion",
        "Patients scheduled for chemotherapy after radical resection of colorectal cancer",
        {("surgery", "required")},
    ),
    (
        "NCT06330064",
        "inclusion",
        "Participant is not considered primary platinum refractory and has not progressed during platinum treatment "
        "or within 4 weeks after the completion of platinum treatment",
        {("platinum", "required")},
    ),
    (
        "NCT02227251",
        "inclusion",
        "Participants who were considered ineligible for standard multi-agent immunochemotherapy must have received "
        "at least 2 and no more than 5 prior treatment regimens including at least 1 course of anti-CD20 antibodies "
        "and must be approved by the Medical Monitor",
        {("CD20 antibody", "required")},
    ),
    (
        "NCT04728893",
        "inclusion",
        "Part 2 Cohort C: CLL/SLL participants with 17p deletion or tumor protein p53 (TP53) mutation who are "
        "relapsed or refractory following at least 1 line of prior therapy",
        {("systemic therapy", "progressed_on")},
    ),
    (
        "NCT06475599",
        "exclusion",
        "Unmitigated toxic effects higher than CTCAE grade 1 due to any previous antineoplastic therapy, excluding "
        "alopecia",
        set(),
    ),
    ("NCT04672356", "exclusion", "previous use of antitumor vaccine", {("vaccine", "prohibited")}),
    ("NCT04672356", "exclusion", "Previous exposure to immune-mediated therapy", {("immunotherapy", "prohibited")}),
    ("NCT04571138", "exclusion", "Subject has received prior virotherapy", {("oncolytic virus", "prohibited")}),
    (
        "NCT03623646",
        "exclusion",
        "Previous treatment with another check-point inhibitor",
        {("checkpoint inhibitor", "prohibited")},
    ),
    (
        "NCT06479759",
        "exclusion",
        "Prior use of CCR8 drugs or other unapproved investigational drugs or treatments",
        {("CCR8 antibody", "prohibited")},
    ),
    (
        "NCT00602030",
        "exclusion",
        "Prior treatment with an histone deacetylase (HDAC) inhibitor or an epidermal growth factor receptor (EGFR) "
        "inhibitor",
        {("EGFR inhibitor", "prohibited"), ("HDAC inhibitor", "prohibited")},
    ),
    (
        "NCT04728893",
        "inclusion",
        "Part 2 Cohort A: CLL/SLL participants who are relapsed or refractory to prior therapy with a covalent, "
        "irreversible Bruton's tyrosine kinase inhibitor (BTKi), and a B-cell lymphoma 2 inhibitor (BCL2i)",
        {("BCL2 inhibitor", "resistant"), ("BTK inhibitor", "resistant")},
    ),
    (
        "NCT05466149",
        "inclusion",
        "No evidence of interim CNS disease progression between the completion of CNS-directed therapy and the "
        "screening radiographic study",
        set(),
    ),
    (
        "NCT06699576",
        "exclusion",
        "Previous or current treatment with PD-L1 inhibitor (Cohort2 )",
        {("PD-L1 antibody", "prohibited")},
    ),
    (
        "NCT01938443",
        "exclusion",
        "Previous treatment with GSK2256098 or trametinib, as well as other MEK or FAK inhibitors",
        {
            ("FAK inhibitor", "prohibited"),
            ("GSK2256098", "prohibited"),
            ("MEK inhibitor", "prohibited"),
            ("trametinib", "prohibited"),
        },
    ),
    (
        "NCT05057052",
        "inclusion",
        "Participants who had received previous antiangiogenic or anti-epidermal growth factor receptor (EGFR) "
        "therapy were eligible",
        {("EGFR antibody", "allowed"), ("antiangiogenic agent", "allowed")},
    ),
    (
        "NCT04047862",
        "inclusion",
        "Phase 1- Participants with histologically or cytologically confirmed advanced, metastatic, unresectable "
        "solid tumors who had previously received standard systemic therapy or for which treatment is not "
        "available, not tolerated or refused",
        {("systemic therapy", "required")},
    ),
    (
        "NCT01105403",
        "inclusion",
        "All patients have undergone 3 cycles of chemotherapy, with the last dose of chemotherapy given 3 to 8 "
        "weeks before study entry.",
        {("chemotherapy", "required")},
    ),
    (
        "NCT05289492",
        "inclusion",
        "All participants must have received at least 3 prior lines of MM therapy with IMiD, PI and Anti-CD-38, and "
        "progressed on their last therapy (prior BCMA targeted therapy allowed).",
        {
            ("BCMA-targeted therapy", "allowed"),
            ("CD38 antibody", "required"),
            ("immunomodulatory imide", "required"),
            ("systemic therapy", "progressed_on"),
        },
    ),
    (
        "NCT06203210",
        "inclusion",
        "Has received prior therapy with only one prior platinum-based line as systemic therapy for SCLC with at "
        "least 2 cycles of therapy and a chemotherapy free-interval of ≥30 days.",
        {("platinum", "required"), ("systemic therapy", "required")},
    ),
    (
        "NCT01838642",
        "inclusion",
        "Patient must have failed (progressed on or been intolerant of) prior treatment with cabozantinib and "
        "vandetanib.",
        {
            ("cabozantinib", "intolerant"),
            ("cabozantinib", "progressed_on"),
            ("vandetanib", "intolerant"),
            ("vandetanib", "progressed_on"),
        },
    ),
    (
        "NCT02258451",
        "inclusion",
        "Subjects who are eligible as per the Investigator's assessment and according to the local label for "
        "treatment with exemestane and everolimus as a second line or greater of hormone therapy in a metastatic "
        "setting.",
        set(),
    ),
    (
        "NCT03455556",
        "inclusion",
        "Patients with tumors having actionable genomic alterations should have received prior therapy with Food "
        "and Drug Administration (FDA) approved agents targeting these aberrations (ie EGFR, ALK, ROS1, BRAF V600E)",
        {("systemic therapy", "required")},
    ),
    ("NCT04305054", "inclusion", "Has been untreated for advanced disease.", {("systemic therapy", "naive")}),
    (
        "NCT00376740",
        "inclusion",
        "Previous treatment with tamoxifen for at least 2.5 years and not more than 3.5 years",
        {("tamoxifen", "required")},
    ),
    ("NCT00674427", "inclusion", "Prior allogeneic stem cell transplant.", {("stem cell transplant", "required")}),
    ("NCT05474378", "inclusion", "Prior Therapy:", set()),
    ("NCT00565968", "inclusion", "Prior melphalan via isolated limb infusion allowed", {("melphalan", "allowed")}),
    (
        "NCT06547840",
        "inclusion",
        "Prior regimens can include carboplatin/paclitaxel, bevacizumab (if clinically indicated), PARP inhibitors "
        "and FRα antibody-drug conjugates",
        {
            ("PARP inhibitor", "allowed"),
            ("antibody-drug conjugate", "allowed"),
            ("bevacizumab", "allowed"),
            ("carboplatin", "allowed"),
            ("paclitaxel", "allowed"),
        },
    ),
    ("NCT01032122", "exclusion", "Former treatment with anti-CD20 antibody", {("CD20 antibody", "prohibited")}),
    (
        "NCT05469022",
        "inclusion",
        "EGFR-TKIs (gefitinib, erlotinib, afatinib,dacomitinib) naive patients",
        {("EGFR inhibitor", "naive")},
    ),
    ("NCT06620835", "inclusion", "Tyrosine Kinase Inhibitor (TKI) treatment naïve.", {("kinase inhibitor", "naive")}),
    ("NCT04305054", "exclusion", "Participants who receive lenvatinib have the following additional", set()),
    (
        "NCT03610971",
        "title",
        "Treatment Free Remission After Combination Therapy With Ruxolitinib Plus Tyrosine Kinase Inhibitors in "
        "Chronic Phase Chronic Myeloid Leukemia (CP-CML) Patients Who Relapsed After a Prior Attempt at TKI "
        "Discontinuation",
        set(),
    ),
    (
        "NCT01195376",
        "inclusion",
        "Patients with histologically-confirmed, advanced unresectable solid tumors who have progressed on (or not "
        "been able to tolerate) standard therapy or for whom no standard anticancer therapy exists",
        {("systemic therapy", "progressed_on")},
    ),
    (
        "NCT04933227",
        "inclusion",
        "a) No prior systemic treatment for advanced disease, b) For patients receiving prior chemoradiotherapy or "
        "chemotherapy in the adjuvant or neoadjuvant setting, with an interval of at least 6 months between the "
        "final treatment and the diagnosis of advanced disease",
        {("systemic therapy", "naive")},
    ),
    (
        "NCT02040064",
        "summary",
        "in previously treated NSCLC patients who have documented evidence of an activating mutation in the EGFR "
        "gene and have failed treatment with an EGFR inhibitor such as Erlotinib or Gefitinib.",
        {("EGFR inhibitor", "progressed_on")},
    ),
    (
        "NCT03837977",
        "summary",
        "Docetaxel is standardly used as a second-line treatment option in patients with small cell lung cancer who "
        "have progressed on primary etoposide-platinum combination therapy",
        set(),
    ),
    (
        "NCT05536349",
        "exclusion",
        "Patients with serologic evidence of prior vaccination (HBsAg negative, anti-HBs antibody positive, "
        "anti-HBc antibody negative) are eligible",
        set(),
    ),
    (
        "NCT06517953",
        "exclusion",
        "Previous history of interstitial lung disease(ILD),drug-induced interstitial lung disease,history of "
        "radiation-induced pneumonia requiring hormone therapy,or clinical evidence of active interstitial lung "
        "disease",
        set(),
    ),
    (
        "NCT05017883",
        "inclusion",
        "Refractory or relapse after standardized treatment;",
        {("systemic therapy", "progressed_on")},
    ),
    ("NCT01929265", "inclusion", "Untreated patients", {("systemic therapy", "naive")}),
    (
        "NCT00901927",
        "title",
        "Bendamustine, Mitoxantrone, and Rituximab (BMR) for Patients With Untreated High Risk Follicular Lymphoma",
        {("systemic therapy", "naive")},
    ),
    (
        "NCT04272125",
        "inclusion",
        "Relapse after hematopoietic stem cell transplantation;",
        {("stem cell transplant", "progressed_on")},
    ),
    (
        "NCT05321940",
        "inclusion",
        "Must have failed standard induction and salvage therapies available AND be ineligible for allogeneic stem "
        "cell transplant",
        set(),
    ),
    (
        "NCT05838768",
        "inclusion",
        "Patients must have progressed on the most recent therapy for advanced disease including one prior line of "
        "immune checkpoint inhibitor therapy.",
        {("checkpoint inhibitor", "progressed_on"), ("systemic therapy", "progressed_on")},
    ),
    ("NCT00093964", "exclusion", "Prior radiation therapy greater than (\\>) 66 Gray.", set()),
    ("NCT00565968", "inclusion", "No prior sorafenib tosylate", {("sorafenib", "prohibited")}),
    ("NCT00119262", "inclusion", "patients who have undergone a lumpectomy must receive radiation", set()),
    (
        "NCT01786538",
        "exclusion",
        "Prior radiation therapy would be permitted, but non-radiated evaluable lesions should be present at study "
        "entry.",
        {("radiotherapy", "allowed")},
    ),
    (
        "NCT05348876",
        "inclusion",
        "Participants who have not undergone bilateral orchiectomy must continue GnRH therapy during the study.",
        set(),
    ),
    (
        "NCT02040064",
        "inclusion",
        "Patients could have received first line chemotherapy or chemotherapy between the EGFR TKI and inclusion in "
        "the study but must present a systemic objective progression",
        {("chemotherapy", "allowed")},
    ),
    (
        "NCT05009069",
        "exclusion",
        "Known dihydropyrimidine dehydrogenase (DPD) deficiency or history of severe and unexpected reactions to "
        "fluoropyrimidine therapy in participants selected to receive capecitabine",
        {("capecitabine", "prohibited")},
    ),
    (
        "NCT06194448",
        "inclusion",
        "Patients who had recurred from Stage I/II/III after complete surgery or had gross incomplete resections "
        "can be included if they didn't receive treatment with any chemotherapy, radiation therapy, immunotherapy, "
        "targeted therapy, or investigational agents.",
        {
            ("chemotherapy", "naive"),
            ("immunotherapy", "naive"),
            ("radiotherapy", "naive"),
            ("surgery", "required"),
            ("targeted therapy", "naive"),
        },
    ),
    (
        "NCT05914753",
        "inclusion",
        "The patient did not receive any antitumor therapy drugs associated with the tumor prior to neoadjuvant "
        "chemotherapy;",
        {("systemic therapy", "naive")},
    ),
    (
        "NCT07030517",
        "exclusion",
        "Received any prior B cell maturation antigen (BCMA)-directed therapy",
        {("BCMA-targeted therapy", "prohibited")},
    ),
    (
        "NCT04801797",
        "inclusion",
        "Patients may also have received all-trans retinoic acid (ATRA) if there is an early suspicion of acute "
        "promyelocytic leukemia",
        {("tretinoin", "allowed")},
    ),
    ("NCT01640665", "exclusion", "Anticancer chemotherapy or immunotherapy during the study is not permitted.", set()),
    (
        "NCT06346392",
        "inclusion",
        "Disease progression on or after at least one prior line of treatment (LoT) for advanced or metastatic "
        "disease, which included a fluoropyrimidine and a platinum, for advanced or metastatic disease.",
        {("fluoropyrimidine", "progressed_on"), ("platinum", "progressed_on")},
    ),
    (
        "NCT02773524",
        "inclusion",
        "has failed or been intolerant to a minimum of 2 lines of prior anti-cancer therapy for "
        "recurrent/metastatic disease which must have included at least one platinum agent and one fluoropyrimidine "
        "analogue",
        {
            ("fluoropyrimidine", "required"),
            ("platinum", "required"),
            ("systemic therapy", "intolerant"),
            ("systemic therapy", "progressed_on"),
        },
    ),
    (
        "NCT05064306",
        "inclusion",
        "Patients must have received their last dose of myelosuppressive anticancer therapy at least 21 days (3 weeks) "
        "prior to receiving treatment dose(s).",
        set(),
    ),
    (
        "NCT07337447",
        "summary",
        "Approximately 50% of patients experienced early progression under immunotherapy in the NIPINEC trial",
        set(),
    ),
    (
        "NCT01782339",
        "summary",
        "Even in patients who relapse after first line therapy, a durable remission rate of between 25% and 60% has "
        "been seen using further chemotherapy",
        set(),
    ),
    ("NCT02545283", "exclusion", "AML secondary to any prior chemotherapy unrelated to leukemia", set()),
]


@pytest.mark.parametrize(("trial", "place", "sentence", "expected"), SENTENCES)
def test_states(trial: str, place: Place, sentence: str, expected: set[State]) -> None:
    names = make_therapy_names(load_builtin())
    found = list(parse_prior_therapies(sentence, place, names))
    assert {(prior.mention.what, prior.state) for prior in found} == expected, trial
    assert all(sentence[prior.start : prior.end].strip() for prior in found)


def study(title: str, eligibility: str, condition: str = "Lung Cancer") -> Study:
    return Study(
        id="x",
        registry="x",
        version="1",
        title=Text("/title", title),
        conditions=(Text("/conditions/0", condition),),
        eligibility=Text("/eligibility", eligibility),
    )


def test_six_most_telling_states_with_their_concepts() -> None:
    eligibility = (
        "Inclusion Criteria:\n\n* Prior radiotherapy is allowed\n* Progressed on platinum-based chemotherapy\n\n"
        "Exclusion Criteria:\n\n* Prior treatment with docetaxel, paclitaxel, gemcitabine, pemetrexed, "
        "etoposide or irinotecan"
    )
    found = extract_prior_therapies(study("Lung cancer", eligibility), load_builtin())
    assert len(found) == MOST_TELLING
    assert (found[0].what, found[0].state) == ("platinum", "progressed_on")
    assert found[0].concept == "https://w3id.org/trialgraph/class/platinum"
    assert "allowed" not in {prior.state for prior in found}
    for prior in found:
        (evidence,) = prior.evidence
        assert eligibility[evidence.start : evidence.end] == evidence.quote


def test_failure_of_a_therapy_includes_that_it_was_received() -> None:
    eligibility = "Inclusion Criteria:\n\n* Has received prior docetaxel\n* Progressed on docetaxel"
    found = extract_prior_therapies(study("Lung cancer", eligibility), load_builtin())
    assert [(prior.what, prior.state) for prior in found] == [("docetaxel", "progressed_on")]


def test_outside_oncology_there_is_no_prior_anti_cancer_therapy() -> None:
    eligibility = "Exclusion Criteria:\n\n* Prior treatment with rituximab"
    assert extract_prior_therapies(study("Rheumatoid arthritis", eligibility, "Arthritis"), load_builtin()) == ()


def test_a_mention_deep_in_a_very_long_sentence_keeps_its_place() -> None:
    criterion = "patients with measurements of many kinds, " * 100 + "who progressed on docetaxel"
    (prior,) = parse_prior_therapies(criterion, "inclusion", make_therapy_names(load_builtin()))
    assert (prior.mention.what, prior.state) == ("docetaxel", "progressed_on")
    assert criterion[prior.start : prior.end] == "docetaxel"
