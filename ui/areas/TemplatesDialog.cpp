#include "ui/areas/TemplatesDialog.h"

#include "server/base/PlainText.h"
#include "server/config/AreaSentence.h"
#include "ui/areas/TemplateCard.h"
#include "ui/common/PlainLabel.h"

#include <QButtonGroup>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

TemplatesDialog::TemplatesDialog(const config::Area &area, QWidget *parent)
    : QDialog(parent)
    , m_area(area)
    , m_now(QDateTime::currentMSecsSinceEpoch() * 1000)
    , m_group(new QButtonGroup(this))
{
    setWindowTitle(tr("Templates"));
    auto *column = new QVBoxLayout(this);
    auto *question = new PlainLabel(tr("What should %1 be?").arg(base::escaped(area.path, 60)), this);
    question->setScale(1.2, true);
    column->addWidget(question);
    const QList<AreaTemplates::Kind> kinds = AreaTemplates::all();
    for (const AreaTemplates::Kind kind : kinds)
        column->addWidget(makeCard(kind));
    auto *note = new PlainLabel(tr("Path and folder stay. Everything else can be changed afterwards, and Undo takes it "
                                   "back."),
                                this);
    note->setTone(Tone::Muted);
    note->setWordWrap(true);
    column->addWidget(note);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *take = buttons->addButton(tr("&Take into the draft"), QDialogButtonBox::AcceptRole);
    take->setObjectName(u"takeTemplate"_s);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(fontMetrics().averageCharWidth() * 120, sizeHint().height());
    m_group->buttons().constFirst()->setChecked(true);
    m_group->buttons().constFirst()->setFocus();
}

QWidget *TemplatesDialog::makeCard(AreaTemplates::Kind kind)
{
    const QString sentence = config::areaSentence(AreaTemplates::applied(kind, m_area, m_now), m_now);
    auto *card = new TemplateCard(kind, sentence, this);
    card->setObjectName(u"template%1"_s.arg(int(kind)));
    m_group->addButton(card, int(kind));
    connect(card, &TemplateCard::doubleClicked, this, &QDialog::accept);
    return card;
}

AreaTemplates::Kind TemplatesDialog::chosen() const
{
    return AreaTemplates::Kind(m_group->checkedId());
}

} // namespace ui
