"""Tables 4 and 7 cell by cell, with the full wording of their columns."""

from typing import Final

from tests.questions.tables_as_printed import NATIONAL_ASSESSMENTS, REGIONAL_ASSESSMENTS

#: The columns of Table 4; Table 7 has two more in front.
MEASURES: Final = (
    "Events for cluster matchmaking with clusters in Europe",
    "Events for cluster matchmaking with clusters beyond Europe",
    "Access to markets including international markets",
    "Providing information on clusters in Europe",
    "Providing information on clusters beyond Europe",
    "Information on the upgrading and upscaling of industries and firms",
    "Information on promoting new industrial activities",
    "Information on promoting business-related service sectors",
    "Information on improving framework conditions for cluster development",
    "Information on start-up support within the cluster",
    "Developing skills and human resources (e.g. higher education, vocational training)",
    "Information on providing physical infrastructure (e.g. business incubators, technology parks, ICT)",
    "Funding for R&D/innovation funds",
    "Information on promoting digitalisation",
    "Information on promoting business model innovation",
    "Training for cluster management",
)

#: Table 4: a cell is one rating, two ratings ("+/0"), or "" where it is blank.
NATIONAL: Final = {
    country: ["" if cell == "." else cell for cell in cells.split()]
    for country, cells in NATIONAL_ASSESSMENTS.items()
}

#: Table 7 without its column Other: a character is a cell, a space a blank one.
REGIONAL: Final = {
    region: cells.replace(" ", "").replace(".", " ") for region, cells in REGIONAL_ASSESSMENTS.items()
}
