#include "ui/blocked/ClientPanel.h"

#include "ui/blocked/FilterWords.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString listOrDash(const QStringList &words)
{
    return words.isEmpty() ? u"–"_s : words.join(u", "_s);
}

} // namespace

ClientPanel::ClientPanel(QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("What else this client did"));
    auto *body = new QWidget(this);
    m_note = new PlainLabel(body);
    m_note->setScale(1.1, true);
    m_note->setObjectName(u"clientNote"_s);
    m_facts = new QWidget(body);
    m_all = new QPushButton(icon(u"search"_s), tr("All attempts of this &client"), body);
    m_upload = new QPushButton(icon(u"inbox"_s), tr("Open the &upload"), body);
    m_upload->setObjectName(u"openUpload"_s);
    m_upload->setAccessibleDescription(tr("Shows the latest file that came from there, on the page for review"));
    connect(m_all, &QPushButton::clicked, this, [this] { Q_EMIT termWanted(filterTerm(u"client"_s, m_client)); });
    connect(m_upload, &QPushButton::clicked, this, [this] { Q_EMIT uploadWanted(m_latestUpload); });

    const int gap = fontMetrics().height();
    const auto column = [gap] {
        auto *form = new QFormLayout;
        form->setHorizontalSpacing(gap);
        form->setVerticalSpacing(gap / 4);
        form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
        return form;
    };
    QFormLayout *left = column();
    addFact(left, tr("Seen"), m_seen);
    addFact(left, tr("Sessions"), m_sessions);
    addFact(left, tr("Data connections"), m_attempts);
    addFact(left, tr("Logins"), m_logins);
    QFormLayout *right = column();
    addFact(right, tr("Signed in as"), m_users);
    addFact(right, tr("Programs"), m_programs);
    addFact(right, tr("Transfers"), m_transfers);
    addFact(right, tr("Uploads for review"), m_uploads);
    auto *columns = new QHBoxLayout(m_facts);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(gap * 2);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_all);
    buttons->addWidget(m_upload);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, gap / 2, gap / 2, gap / 2);
    layout->setSpacing(gap * 2 / 3);
    layout->addWidget(m_note);
    layout->addWidget(m_facts);
    layout->addLayout(buttons);
    layout->addStretch(1);
    setWidget(body);
    body->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

void ClientPanel::addFact(QFormLayout *form, const QString &name, PlainLabel *&value)
{
    value = new PlainLabel(m_facts);
    value->setElided(Qt::ElideRight);
    value->setAccessibleDescription(name);
    auto *caption = new PlainLabel(name, m_facts);
    caption->setTone(Tone::Muted);
    form->addRow(caption, value);
}

void ClientPanel::showStory(const audit::AttemptStory &story)
{
    const audit::ClientSummary &client = story.client;
    m_client = client.client;
    m_note->setText(m_client);
    m_seen->setText(tr("%1 to %2", "two times").arg(format::stamp(client.firstSeen), format::stamp(client.lastSeen)));
    m_sessions->setText(format::count(client.sessions));
    m_attempts->setText(tr("%1 refused, %2 allowed").arg(format::count(client.refused), format::count(client.allowed)));
    QString logins =
        tr("%1 succeeded, %2 failed").arg(format::count(client.logins), format::count(client.failedLogins));
    if (client.bans > 0)
        logins = tr("%1, banned %n time(s)", nullptr, int(client.bans)).arg(logins);
    m_logins->setText(logins);
    m_users->setText(listOrDash(client.users));
    m_programs->setText(listOrDash(client.programs));
    m_transfers->setText(tr("%1 sent to it (%2), %3 received (%4)")
                             .arg(format::count(client.sent), format::bytes(client.bytesSent),
                                  format::count(client.received), format::bytes(client.bytesReceived)));
    m_uploads->setText(format::count(client.uploads));
    m_latestUpload = story.uploads.isEmpty() ? client.uploadIds.value(0) : story.uploads.first();
    m_upload->setVisible(m_latestUpload != 0);
    m_upload->setText(story.uploads.isEmpty() ? tr("Open its latest &upload") : tr("Open the &upload of this session"));
    m_facts->setVisible(true);
    m_all->setVisible(!m_client.isEmpty());
}

void ClientPanel::showNote(const QString &note)
{
    m_note->setText(note);
    m_facts->setVisible(false);
    m_all->hide();
    m_upload->hide();
}

} // namespace ui
