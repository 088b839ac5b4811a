#pragma once

#include "server/api/CertificateState.h"

#include <QFrame>

class QFormLayout;
class QLabel;
class QPushButton;

namespace ui {

class Fingerprint;
class InlineMessage;
class PlainLabel;
class QrCode;

/// The certificate that clients are shown: whose it is, how long it is good, and the fingerprint by which people
/// recognise it.
class CertificateCard final : public QFrame
{
    Q_OBJECT

public:
    explicit CertificateCard(QWidget *parent = nullptr);

    void showState(const api::CertificateState &state, qint64 nowMicroseconds);
    void showTime(qint64 nowMicroseconds); ///< time goes by while the state stays
    void setBusy(bool busy); ///< a certificate is being made or read
    void say(const QString &error); ///< what was asked for last failed; empty: it didn't
    QWidget *firstButton() const;

Q_SIGNALS:
    void renewalWanted();
    void importWanted();
    void ownWanted(); ///< in place of an imported one

private:
    QWidget *makeFacts();
    QWidget *makeButtons();
    PlainLabel *addFact(QFormLayout *form, const QString &label, const QString &objectName);
    void noteTerm(qint64 now);
    void showMessage();

    api::CertificateState m_state;
    QString m_error;
    QString m_term; // what is said of its end
    bool m_hasEnded = false;
    InlineMessage *m_message;
    PlainLabel *m_empty;
    QWidget *m_facts;
    PlainLabel *m_subject = nullptr;
    PlainLabel *m_names = nullptr;
    PlainLabel *m_validity = nullptr;
    PlainLabel *m_issuer = nullptr;
    Fingerprint *m_fingerprint = nullptr;
    QrCode *m_code = nullptr;
    QPushButton *m_renew = nullptr;
    QPushButton *m_import = nullptr;
    QPushButton *m_own = nullptr;
};

} // namespace ui
