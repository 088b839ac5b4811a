#include "ui/review/UndoOffers.h"

#include "server/api/UploadReview.h"

#include <QTimer>

#include <utility>

namespace ui {

UndoOffers::UndoOffers(InlineMessage *message, QObject *parent)
    : QObject(parent)
    , m_message(message)
{
    connect(m_message, &InlineMessage::actionTriggered, this, &UndoOffers::undo);
}

void UndoOffers::offer(const QString &done, std::function<void()> undo)
{
    const int number = ++m_count;
    m_offers.append({number, std::move(undo)});
    m_told = number;
    m_message->setAction(tr("Undo"));
    m_message->showMessage(InlineMessage::Severity::Success, done);
    QTimer::singleShot(api::UploadReview::undoSeconds * 1000, this, [this, number] { forget(number); });
}

void UndoOffers::say(InlineMessage::Severity severity, const QString &text)
{
    m_told = 0;
    m_message->setAction(m_offers.isEmpty() ? QString() : tr("Undo the decision before"));
    m_message->showMessage(severity, text);
}

void UndoOffers::undo()
{
    if (!m_offers.isEmpty())
        m_offers.takeLast().undo();
}

void UndoOffers::forget(int number)
{
    m_offers.removeIf([number](const Offer &offer) { return offer.number == number; });
    if (m_told == number)
        m_message->hide();
    else if (m_offers.isEmpty())
        m_message->setAction({});
}

} // namespace ui
