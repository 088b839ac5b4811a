#include "ui/blocked/SessionPanel.h"

#include "ui/blocked/FilterWords.h"
#include "ui/blocked/TranscriptModel.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableView.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

SessionPanel::SessionPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new TranscriptModel(this))
    , m_table(new TableView(this))
    , m_note(new PlainLabel(this))
    , m_only(new QPushButton(icon(u"search"_s), tr("Only this session's attempts"), this))
{
    m_table->setAccessibleName(tr("The session around the attempt"));
    m_table->setModel(m_model);
    m_table->setElasticColumn(TranscriptModel::What);
    m_table->rememberColumns(u"transcript"_s, {31, 60});
    m_note->setTone(Tone::Muted);
    m_note->setObjectName(u"sessionNote"_s);
    m_only->setFlat(true);
    connect(m_only, &QPushButton::clicked, this,
            [this] { Q_EMIT termWanted(filterTerm(u"session"_s, QString::number(m_session))); });

    const int gap = fontMetrics().height();
    auto *line = new QHBoxLayout;
    line->addWidget(m_note, 1);
    line->addWidget(m_only);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, gap / 3, 0, 0);
    layout->setSpacing(gap / 4);
    layout->addLayout(line);
    layout->addWidget(m_table, 1);
}

void SessionPanel::showStory(const audit::AttemptStory &story)
{
    m_session = story.row.session;
    m_model->show(story.transcript);
    m_note->setText(m_session == 0          ? tr("The log does not say which session it belonged to.")
                        : story.isShortened ? tr("Session %1; only what is around the attempt").arg(m_session)
                                            : tr("Session %1").arg(m_session));
    m_only->setVisible(m_session != 0);
    m_table->setVisible(true);
    if (const int row = m_model->subject(); row >= 0) {
        m_table->selectRow(row);
        m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
    }
}

void SessionPanel::showNote(const QString &note)
{
    m_model->show({});
    m_note->setText(note);
    m_only->hide();
}

} // namespace ui
