#pragma once

#include "ui/common/InlineMessage.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace ui {

/// What was decided within the last minute, latest first: the message tells it and takes it back, one decision after
/// the other. It may be closed; undo() still finds them.
class UndoOffers final : public QObject
{
    Q_OBJECT

public:
    explicit UndoOffers(InlineMessage *message, QObject *parent = nullptr);

    void offer(const QString &done, std::function<void()> undo);
    /// Something else, with the decision before still on offer.
    void say(InlineMessage::Severity severity, const QString &text);
    void undo(); ///< of the latest; nothing if there is none

private:
    struct Offer
    {
        int number = 0;
        std::function<void()> undo;
    };
    void forget(int number);

    InlineMessage *m_message;
    QList<Offer> m_offers;
    int m_count = 0; ///< ever made
    int m_told = 0; ///< the offer that the message is about; 0: none
};

} // namespace ui
